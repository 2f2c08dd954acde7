### Lengths of time, lateness, percentages.

time-moment = { $day } { $time }
time-instant = 不足 1 分鐘
time-minutes = { $minutes } 分鐘
time-hours = { $hours } 小時
time-hours-minutes = { $hours } 小時 { $minutes } 分鐘
time-days = { $days } 日
time-days-hours = { $days } 日 { $hours } 小時
time-late = 逾期 { $span }
time-left = 尚餘 { $span }
time-percentage = { $number }%
time-zone = { $name }（UTC{ $offset }）
