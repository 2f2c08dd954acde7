### The matrix of articles and locales.

articles-filter = Filter articles
articles-status = Status
articles-find = Title, ID or URL
articles-locales = Locales
articles-any = Any
articles-sort = Sort
articles-sort-urgent = Most urgent first
articles-sort-newest = Newest first
articles-per-page = Rows
articles-clear = Clear all
articles-summary =
    { $shown } of { $total ->
        [one] { $total } article
       *[other] { $total } articles
    }, { $work ->
        [one] { $work } variant needs work
       *[other] { $work } variants need work
    }
articles-summary-narrowed =
    { $shown } of { $matching } that match, out of { $total ->
        [one] { $total } article
       *[other] { $total } articles
    }
articles-caption = Articles and the state of each locale variant
articles-pages = Pages
articles-previous = Previous
articles-next = Next
articles-no-match = No article matches
articles-no-match-drop = Drop a condition:
articles-drop = Without
articles-quoted = “{ $query }”
articles-none = No articles yet
articles-none-how = Bring some in from a folder of Markdown, a git checkout, NDJSON, CSV or a sitemap:
