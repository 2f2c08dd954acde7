### 列表导出与打印。

export-list = 下载此列表
export-csv = CSV
export-json = JSON
export-filtered-by = 筛选条件：{ $filters }
export-between = 、
export-language = 语言
export-kind = 稿件类型
export-address = 网址
export-time = 时间（UTC）
export-event = 事件
export-event-kind = 事件类型
export-reason = 失败原因
