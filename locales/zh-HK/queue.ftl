### What a reader has to do.

queue-tabs = 待辦範圍
queue-tab-mine = 我的待辦
queue-tab-all = 全部
queue-tab-unassigned = 未指派
queue-count-more = { $count }+
queue-kind = 工作類別
queue-kind-translate = 翻譯
queue-kind-update = 更新
queue-kind-review = 審閱
queue-kind-map = 來源不明
queue-size = 工作量
queue-size-short = 5 分鐘以內
queue-size-how = 按須譯寫或審閱的字數估算，只計最先到期的待辦。
queue-overdue = 已逾期
queue-soon = 一小時內到期
queue-today = 今日
queue-later = 稍後
queue-snoozed = 已押後
queue-empty = 這裏沒有待辦
queue-empty-unassigned =
    { $count ->
        [0] 你負責的語言亦沒有未指派的稿件。
       *[other] 你負責的語言有 { $counted } 篇稿件未指派
    }
queue-based-on = 譯自
queue-chain = 翻譯鏈
queue-assignee = 負責人
queue-nobody = 未指派
queue-snooze = 押後
queue-snooze-how = 押後至何時
queue-snooze-hour = 押後一小時
queue-snooze-shift = 押後至本更完結（{ $time }）
queue-snooze-day = 押後至今日完結
queue-snooze-source = 押後至原文再有改動
queue-take-up = 取消押後
queue-assign = 指派予
queue-assign-do = 指派
queue-done-claimed = 已認領，尚餘 { $number } 篇。
queue-done-released = 已交回，尚餘 { $number } 篇。
queue-done-acknowledged = 已標為仍準確，尚餘 { $number } 篇。
queue-done-opted-out = 已標為毋須翻譯，尚餘 { $number } 篇。
queue-done-approved = 已通過審閱，尚餘 { $number } 篇。
queue-done-put-off = 已押後，尚餘 { $number } 篇。
queue-done-assigned = 已指派，尚餘 { $number } 篇。
