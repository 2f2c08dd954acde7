### One decision about many variants.

bulk-bar = 所选稿件
bulk-count = 已选 { $count } 篇
bulk-select = 选择
bulk-continue = 下一步…
bulk-assign = 分配
bulk-opt-out = 标为无需翻译
bulk-opt-in = 重新列为需翻译
bulk-priority = 设置优先级
bulk-map = 归入最相似的原文稿件
bulk-ask = 将更改以下 { $count } 项：
bulk-told = 已更改 { $done } 项，{ $refused } 项未更改。
bulk-undone = 已撤销 { $done } 项，{ $refused } 项未能撤销。
bulk-again = 重试未更改的项目
bulk-include = 包括
bulk-done = 完成
bulk-back = 返回列表
bulk-nothing = 所选稿件没有可以这样更改的项目。
bulk-trouble-title = 未作任何更改
bulk-trouble = 请填写列表下方的内容。
bulk-refused-forbidden = 不属于您负责的语言
bulk-refused-gone = 已不存在
bulk-refused-person = 此人不负责这种语言
bulk-refused-stranger = 没有可分配的此人
bulk-refused-changed = 期间已有更改
bulk-left-out = 一次最多更改 { $most } 项，另有 { $count } 项未列入，请稍后再处理。
