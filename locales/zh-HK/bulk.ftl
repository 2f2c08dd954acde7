### One decision about many variants.

bulk-bar = 所選稿件
bulk-count = 已選 { $count } 篇
bulk-select = 選取
bulk-continue = 下一步…
bulk-assign = 指派
bulk-opt-out = 標為毋須翻譯
bulk-opt-in = 重新列為須翻譯
bulk-priority = 設定優先次序
bulk-map = 歸入最相似的原文稿件
bulk-ask = 將更改以下 { $count } 項：
bulk-told = 已更改 { $done } 項，{ $refused } 項未有更改。
bulk-undone = 已復原 { $done } 項，{ $refused } 項未能復原。
bulk-again = 重試未有更改的項目
bulk-include = 包括
bulk-done = 完成
bulk-back = 返回列表
bulk-nothing = 所選稿件沒有可這樣更改的項目。
bulk-trouble-title = 未作任何更改
bulk-trouble = 請填寫列表下方的欄位。
bulk-refused-forbidden = 不屬你負責的語言
bulk-refused-gone = 已不存在
bulk-refused-person = 此人不負責這種語言
bulk-refused-stranger = 沒有可指派的此人
bulk-refused-changed = 期間已有更改
bulk-left-out = 每次最多更改 { $most } 項，另有 { $count } 項未有列入，請其後再處理。
