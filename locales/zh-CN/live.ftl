### Pages that stand open, and what they are told.

live-name = 实时更新：
live-toggle = 暂停或恢复实时更新
live-on = 实时
live-paused = 已暂停
live-offline = { $time } 起离线
live-articles = 本页打开后有 { $count } 篇稿件变动。
live-show-them = 查看
live-urgent = 新增 { $count } 项紧急工作。
live-show = 查看
live-arrived = { $revision } 已于 { $time } 到稿。
live-update = 更新对照
live-now = { $locale } 现为：{ $status }
live-old = 本页内容已过时。
live-reload = 重新载入
live-queue = 新增 { $count } 项工作。
live-activity = { $count ->
   *[other] 新增 { $counted } 条动态。
}
live-done = 已完成
live-done-by = { $name } 已处理
