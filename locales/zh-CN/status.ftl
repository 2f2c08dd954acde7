### The states of a variant, and what stands beside them.

status-source = 原文
status-missing = 未翻译
status-stale = 待更新
status-progress = 翻译中
status-review = 审校中
status-current = 最新
status-none = 无需翻译
status-orphan = 来源不明
status-overdue = 已逾期
status-waiting = 等待中
status-waits-for = 等待 { $locale }
status-change = Δ { $percent }%
status-severity-minor = 轻微改动
status-severity-major = 重大改动
status-severity-correction = 更正
status-flag-correction = 更正
status-flag-priority = 优先
status-withdrawn = 已撤回
status-sourceless = 来源不明或已撤回
