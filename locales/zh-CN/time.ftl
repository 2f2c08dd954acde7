### Lengths of time, lateness, percentages.

time-moment = { $day } { $time }
time-instant = 不到 1 分钟
time-minutes = { $minutes } 分钟
time-hours = { $hours } 小时
time-hours-minutes = { $hours } 小时 { $minutes } 分钟
time-days = { $days } 天
time-days-hours = { $days } 天 { $hours } 小时
time-late = 逾期 { $span }
time-left = 剩 { $span }
time-percentage = { $number }%
time-zone = { $name }（UTC{ $offset }）
