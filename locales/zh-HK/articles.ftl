### The matrix of articles and locales.

articles-filter = 篩選稿件
articles-status = 狀態
articles-locales = 語言
articles-any = 不限
articles-sort = 排序
articles-per-page = 每頁
articles-clear = 清除全部
articles-summary = 共 { $total } 篇，顯示 { $shown } 篇，{ $work } 個版本待處理
articles-caption = 稿件及各語言版本的狀態
articles-pages = 分頁
articles-previous = 上一頁
articles-next = 下一頁
articles-no-match = 沒有符合條件的稿件
articles-no-match-drop = 移除一項條件：
articles-drop = 移除
articles-quoted = 「{ $query }」
articles-none = 未有稿件
articles-none-how = 可由 Markdown 資料夾、git 簽出目錄、NDJSON、CSV 或 sitemap 匯入：
articles-find = 標題或編號
articles-sort-changed = 最近改動在前
articles-sort-key = 按編號
articles-summary-matching = { $total } 篇中有 { $shown } 篇符合
articles-summary-narrowed = 本頁符合條件的有 { $shown } 篇，稿件共 { $total } 篇
articles-no-variant = 未有要求
articles-hidden-columns = 另有 { $count } 種語言未能列出，可用「語言」篩選查看。
