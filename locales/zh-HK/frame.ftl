### What stands round every page.

frame-product = 譯樣
frame-skip = 跳到主要內容
frame-nav = 主導覽
frame-nav-overview = 總覽
frame-nav-articles = 稿件
frame-search = 搜尋稿件
frame-language = 語言：
frame-display = 顯示
frame-theme = 主題
frame-theme-auto = 跟隨系統
frame-theme-light = 淺色
frame-theme-dark = 深色
frame-density = 行距
frame-density-comfortable = 寬鬆
frame-density-compact = 緊湊
frame-collection = 稿件集
frame-apply = 套用
frame-read-at = 資料截至
frame-zone = 時間均為 { $zone }
frame-api-docs = API 文件
