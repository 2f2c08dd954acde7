### 匯出與列印列表。

export-list = 下載此列表
export-csv = CSV
export-json = JSON
export-filtered-by = 篩選條件：{ $filters }
export-between = 、
export-language = 語言
export-kind = 稿件類別
export-address = 網址
export-time = 時間（UTC）
export-event = 事件
export-event-kind = 事件類別
export-reason = 失敗原因
