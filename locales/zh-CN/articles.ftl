### The matrix of articles and locales.

articles-filter = 筛选稿件
articles-status = 状态
articles-find = 标题、编号或网址
articles-locales = 语言
articles-any = 不限
articles-sort = 排序
articles-sort-urgent = 最紧急在前
articles-sort-newest = 最新在前
articles-per-page = 每页
articles-clear = 清除全部
articles-summary = 共 { $total } 篇，显示 { $shown } 篇，{ $work } 个版本待处理
articles-summary-narrowed = { $total } 篇中有 { $matching } 篇符合，显示 { $shown } 篇
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
