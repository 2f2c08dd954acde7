### 图表：总览页的图表，以及稿件的时间线。

chart-days = { $days } 天
chart-age-title = 译文已待更新多久？
chart-age-hour = 1 小时内
chart-age-four-hours = 1–4 小时
chart-age-day = 4–24 小时
chart-age-three-days = 1–3 天
chart-age-week = 3–7 天
chart-age-longer = 7 天以上
chart-age-none = 没有待更新的译文。
chart-age-filter = 待更新 { $age }
chart-trend-title = 待更新的译文，近 { $days } 天
chart-trend-spans = 时间范围
chart-trend-summary = 最少 { $low } 篇（{ $low-day }），最多 { $high } 篇（{ $high-day }）
chart-trend-label = 每日待更新的译文：{ $values }
chart-trend-value = { $day } { $count } 篇
chart-trend-no-value = { $day } 无记录
chart-trend-between = ，
chart-trend-young = 每天记录一个数字，从第二天起连成折线。
chart-timeline = 时间线
chart-timeline-span = 时间范围
chart-span-today = 今天
chart-span-week = 近 7 天
chart-span-all = 收录以来
chart-timeline-table = 以表格显示
chart-timeline-nothing = 这段时间内没有变化。
chart-timeline-said =
    { $count ->
        [0] { $from }至{ $until }没有变化。
       *[other] { $from }至{ $until }有 { $count } 项变化。
    }
chart-timeline-when = 时间
chart-timeline-what = 变为
chart-timeline-revision = 收到
