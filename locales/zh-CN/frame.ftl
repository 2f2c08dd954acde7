### What stands round every page.

frame-product = 译样
frame-skip = 跳到正文
frame-nav = 主导航
frame-nav-overview = 总览
frame-nav-articles = 稿件
frame-search = 搜索稿件
frame-language = 语言：
frame-display = 显示
frame-theme = 主题
frame-theme-auto = 跟随系统
frame-theme-light = 浅色
frame-theme-dark = 深色
frame-density = 行距
frame-density-comfortable = 宽松
frame-density-compact = 紧凑
frame-collection = 稿件集
frame-apply = 应用
frame-read-at = 数据截至
frame-zone = 时间均为 { $zone }
frame-api-docs = API 文档
