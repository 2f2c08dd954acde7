### 對外發送及其暫停。

outgoing-paused = 現時暫停對外發送，Webhook 及報告一概不會發出。
outgoing-copied = 譯樣正使用資料庫副本運作，副本於 { $at } 製作。
outgoing-moved = { $at } 發現資料庫換了伺服器或名稱，因此視作副本處理。
outgoing-asked = 由 { $at } 起暫停。
outgoing-asked-why = 由 { $at } 起暫停，原因：{ $why }
outgoing-waiting = 有 { $number } 項等候發送。
outgoing-waiting-copy = 副本內有 { $number } 項等候發送，原系統很可能已經發出。
outgoing-who = 管理員可恢復發送。
outgoing-resume = 恢復發送
outgoing-resume-discard = 恢復發送，放棄待發內容
outgoing-resume-send = 恢復發送，並補發待發內容
outgoing-pause = 暫停所有發送
outgoing-pause-what = 恢復之前，Webhook 及報告一概不會發出；發送中的仍會送達。
outgoing-pause-why = 原因（選填）
outgoing-flash-paused = 已暫停所有發送。
outgoing-flash-resumed = 已恢復發送。
outgoing-flash-discarded = 已恢復發送，放棄了 { $number } 項待發內容。
outgoing-flash-refused = 現時暫停對外發送，這次未有發出。
