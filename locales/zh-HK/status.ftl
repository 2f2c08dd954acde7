### The states of a variant, and what stands beside them.

status-source = 原文
status-missing = 未翻譯
status-stale = 待更新
status-progress = 翻譯中
status-review = 審閱中
status-current = 最新
status-none = 毋須翻譯
status-orphan = 來源不明
status-overdue = 已逾期
status-waiting = 等候中
status-waits-for = 等候 { $locale }
status-change = Δ { $percent }%
status-severity-minor = 輕微改動
status-severity-major = 重大改動
status-severity-correction = 更正
status-flag-correction = 更正
status-flag-priority = 優先
status-withdrawn = 已撤回
status-sourceless = 來源不明或已撤回
