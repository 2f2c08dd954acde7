### 对外发送及其暂停。

outgoing-paused = 目前暂停对外发送，Webhook 和报告都不会发出。
outgoing-copied = 译样正运行在数据库副本上，副本制作于 { $at }。
outgoing-moved = { $at } 发现数据库换了服务器或名称，因此按副本处理。
outgoing-asked = { $at } 起暂停。
outgoing-asked-why = { $at } 起暂停，原因：{ $why }
outgoing-waiting = 有 { $number } 项等待发送。
outgoing-waiting-copy = 副本中有 { $number } 项等待发送，原系统很可能已经发出。
outgoing-who = 管理员可以恢复发送。
outgoing-resume = 恢复发送
outgoing-resume-discard = 恢复发送，放弃待发内容
outgoing-resume-send = 恢复发送，并补发待发内容
outgoing-pause = 暂停全部发送
outgoing-pause-what = 恢复之前，Webhook 和报告一律不发出；正在发送的仍会送达。
outgoing-pause-why = 原因（选填）
outgoing-flash-paused = 已暂停全部发送。
outgoing-flash-resumed = 已恢复发送。
outgoing-flash-discarded = 已恢复发送，放弃了 { $number } 项待发内容。
outgoing-flash-refused = 目前暂停对外发送，这次没有发出。
