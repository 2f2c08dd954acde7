### What stands round every page.

frame-product = Galley
frame-skip = Skip to main content
frame-nav = Main
frame-nav-overview = Overview
frame-nav-articles = Articles
frame-search = Search articles
frame-language = Language:
frame-display = Display
frame-theme = Theme
frame-theme-auto = Match system
frame-theme-light = Light
frame-theme-dark = Dark
frame-density = Rows
frame-density-comfortable = Comfortable
frame-density-compact = Compact
frame-collection = Collection
frame-apply = Apply
frame-read-at = Data as of
frame-zone = Times in { $zone }
frame-api-docs = API documentation
