### The matrix of articles and locales.

articles-filter = Filter articles
articles-status = Status
articles-locales = Locales
articles-any = Any
articles-sort = Sort
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
articles-find = Title or ID
articles-sort-urgent = Most urgent first
articles-sort-changed = Last changed first
articles-sort-headline = By headline
articles-sort-key = By ID
articles-unsorted = These are too many articles to be sorted by headline, so the last changed come first. Narrow the list to { $most } articles or fewer.
articles-summary-matching =
    { $shown } of { $total ->
        [one] { $total } article
       *[other] { $total } articles
    } { $shown ->
        [one] matches
       *[other] match
    }, { $work ->
        [one] { $work } variant needs work
       *[other] { $work } variants need work
    }
articles-summary-narrowed =
    More than { $shown } of { $total ->
        [one] { $total } article
       *[other] { $total } articles
    } match
articles-no-variant = Not asked for
articles-hidden-columns =
    { $count ->
        [one] { $count } more locale has no room here. Choose locales to see it.
       *[other] { $count } more locales have no room here. Choose locales to see them.
    }
articles-view-saved = View saved.
articles-view-renamed = View renamed.
articles-view-forgotten = View deleted.
articles-views = Views
articles-view-all = All
articles-view-mine = My locales
articles-view-keep = Save view
articles-view-name = Name
articles-view-save = Save
articles-view-rename = Rename
articles-view-forget = Delete
articles-section = Kind
articles-changed = Changed
articles-changed-hour = in the last hour
articles-changed-day = in the last 24 hours
articles-changed-week = in the last 7 days
articles-changed-month = in the last 30 days
articles-assignee = Assignee
articles-assignee-me = me
