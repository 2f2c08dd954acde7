### 圖表：總覽頁的圖表，以及稿件的時間線。

chart-days = { $days } 日
chart-age-title = 譯文已待更新多久？
chart-age-hour = 1 小時內
chart-age-four-hours = 1–4 小時
chart-age-day = 4–24 小時
chart-age-three-days = 1–3 日
chart-age-week = 3–7 日
chart-age-longer = 超過 7 日
chart-age-none = 沒有待更新的譯文。
chart-age-filter = 待更新 { $age }
chart-trend-title = 待更新譯文，過去 { $days } 日
chart-trend-spans = 時段
chart-trend-summary = 最少 { $low } 篇（{ $low-day }），最多 { $high } 篇（{ $high-day }）
chart-trend-label = 每日待更新譯文：{ $values }
chart-trend-value = { $day } { $count } 篇
chart-trend-no-value = { $day } 沒有紀錄
chart-trend-between = 、
chart-trend-young = 每日記錄一個數字，第二日起連成折線。
chart-timeline = 時間線
chart-timeline-span = 時段
chart-span-today = 今日
chart-span-week = 過去 7 日
chart-span-all = 收錄至今
chart-timeline-table = 以表格顯示
chart-timeline-nothing = 這段時間沒有變動。
chart-timeline-said =
    { $count ->
        [0] { $from }至{ $until }沒有變動。
       *[other] { $from }至{ $until }有 { $count } 項變動。
    }
chart-timeline-when = 時間
chart-timeline-what = 轉為
chart-timeline-revision = 收到
