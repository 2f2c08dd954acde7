### Pages that stand open, and what they are told.

live-name = 即時更新：
live-toggle = 暫停或恢復即時更新
live-on = 即時
live-paused = 已暫停
live-offline = { $time } 起離線
live-articles = 開啟本頁後，有 { $count } 篇稿件改動。
live-show-them = 查看
live-urgent = 新增 { $count } 項急件。
live-show = 查看
live-arrived = { $revision } 於 { $time } 到稿。
live-update = 更新對照
live-now = { $locale } 現時狀態：{ $status }
live-old = 本頁內容已過時。
live-reload = 重新載入
live-queue = 新增 { $count } 項工作。
live-activity = { $count ->
   *[other] 新增 { $counted } 項動態。
}
live-done = 已完成
live-done-by = { $name } 已處理
