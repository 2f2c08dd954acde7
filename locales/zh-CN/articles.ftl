### The matrix of articles and locales.

articles-filter = 筛选稿件
articles-status = 状态
articles-locales = 语言
articles-any = 不限
articles-sort = 排序
articles-per-page = 每页
articles-clear = 清除全部
articles-summary = 共 { $total } 篇，显示 { $shown } 篇，{ $work } 个版本待处理
articles-caption = 稿件及各语言版本的状态
articles-pages = 分页
articles-previous = 上一页
articles-next = 下一页
articles-no-match = 没有符合条件的稿件
articles-no-match-drop = 去掉一项条件：
articles-drop = 去掉
articles-quoted = “{ $query }”
articles-none = 尚无稿件
articles-none-how = 可从 Markdown 文件夹、git 检出目录、NDJSON、CSV 或 sitemap 导入：
articles-find = 标题或编号
articles-sort-changed = 最近改动在前
articles-sort-key = 按编号
articles-summary-matching = { $total } 篇中有 { $shown } 篇符合
articles-summary-narrowed = 本页符合条件的有 { $shown } 篇，稿件共 { $total } 篇
articles-no-variant = 未要求
articles-hidden-columns = 另有 { $count } 种语言未能列出，可用“语言”筛选查看。
