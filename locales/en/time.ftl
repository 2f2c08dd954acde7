### Lengths of time, lateness, percentages.

time-moment = { $day }, { $time }
time-instant = under 1 min
time-minutes = { $minutes } min
time-hours = { $hours } h
time-hours-minutes = { $hours } h { $minutes } min
time-days = { $days } d
time-days-hours = { $days } d { $hours } h
time-late = { $span } late
time-left = in { $span }
time-percentage = { $number }%
time-zone = { $name } (UTC{ $offset })
