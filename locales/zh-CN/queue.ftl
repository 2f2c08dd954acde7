### What a reader has to do.

queue-tabs = 待办范围
queue-tab-mine = 我的待办
queue-tab-all = 全部
queue-tab-unassigned = 未分配
queue-count-more = { $count }+
queue-kind = 工作类型
queue-kind-translate = 翻译
queue-kind-update = 更新
queue-kind-review = 审校
queue-kind-map = 来源不明
queue-size = 工作量
queue-size-short = 5 分钟以内
queue-size-how = 按需译写或审读的字数估算，只计最先到期的待办。
queue-overdue = 已逾期
queue-soon = 一小时内到期
queue-today = 今天
queue-later = 稍后
queue-snoozed = 已推迟
queue-empty = 这里没有待办
queue-empty-unassigned =
    { $count ->
        [0] 您负责的语言也没有未分配的稿件。
       *[other] 您负责的语言有 { $counted } 篇稿件未分配
    }
queue-based-on = 译自
queue-chain = 翻译链
queue-assignee = 负责人
queue-nobody = 未分配
queue-snooze = 推迟
queue-snooze-how = 推迟到何时
queue-snooze-hour = 推迟一小时
queue-snooze-shift = 推迟至本班结束（{ $time }）
queue-snooze-day = 推迟至今天结束
queue-snooze-source = 推迟至原文再次改动
queue-take-up = 取消推迟
queue-assign = 分配给
queue-assign-do = 分配
queue-done-claimed = 已认领，还有 { $number } 篇。
queue-done-released = 已交还待办，还有 { $number } 篇。
queue-done-acknowledged = 已标为仍准确，还有 { $number } 篇。
queue-done-opted-out = 已标为无需翻译，还有 { $number } 篇。
queue-done-approved = 已通过审校，还有 { $number } 篇。
queue-done-put-off = 已推迟，还有 { $number } 篇。
queue-done-assigned = 已分配，还有 { $number } 篇。
