### The overview, and the first run.

overview-answer-overdue-more =
    { $overdue ->
        [one] { $overdue } translation is overdue.
       *[other] { $overdue } translations are overdue.
    } { $more ->
        [one] { $more } more needs work.
       *[other] { $more } more need work.
    }
overview-answer-overdue =
    { $overdue ->
        [one] { $overdue } translation is overdue.
       *[other] { $overdue } translations are overdue.
    }
overview-answer-open =
    { $open ->
        [one] { $open } translation needs work.
       *[other] { $open } translations need work.
    }
overview-answer-started =
    { $started ->
        [one] { $started } translation is under way. Nothing else needs work.
       *[other] { $started } translations are under way. Nothing else needs work.
    }
overview-answer-waiting =
    { $waiting ->
        [one] { $waiting } translation waits for another one.
       *[other] { $waiting } translations wait for another one.
    }
overview-answer-clear = Everything required is current.
overview-aside-waiting =
    { $count ->
        [one] { $count } waits for another translation first
       *[other] { $count } wait for another translation first
    }
overview-now = Status now
overview-overdue-is-part = (also counted as missing or stale)
overview-hands =
    { $people ->
        [one] { $people } translator
       *[other] { $people } translators
    }, { $locales ->
        [one] { $locales } locale
       *[other] { $locales } locales
    }
overview-share-current = { $percentage } of required
overview-urgent = Most urgent
overview-urgent-none = No work is waiting to be started.
overview-no-deadline = no deadline
overview-column-article = Article
overview-column-variant = Variant
overview-column-status = Status
overview-column-due = Due
overview-column-action = Action
overview-open = Open
overview-all-work = All open work
overview-locales = By locale
overview-locales-what = Share of required variants that are current
overview-locale-current = { $current } of { $required } current
overview-locale-source =
    { $count ->
        [one] Source of { $count } article
       *[other] Source of { $count } articles
    }
overview-first-title = Nothing to track yet
overview-first-lede = Three steps to the first answer. Run them where Galley’s database is.
overview-first-articles = 1. Bring in the articles
overview-first-articles-how = A folder of Markdown, a git checkout, NDJSON, CSV or a sitemap. Look first with --dry-run; nothing is written then.
overview-first-policy = 2. Say what is required
overview-first-policy-how = Required locales, which is translated from which, and how long each may take.
overview-first-look = 3. See the answer
overview-first-look-how = In the terminal, or by loading this page again.
overview-most-in = { $count } in { $locale }
overview-urgent-order = Overdue first, then by size of change, then by deadline
overview-answer-orphan =
    { $orphan ->
        [one] Everything required is current, but { $orphan } text has no known source or was withdrawn.
       *[other] Everything required is current, but { $orphan } texts have no known source or were withdrawn.
    }
overview-aside-orphan =
    { $count ->
        [one] { $count } text without a known source, or withdrawn
       *[other] { $count } texts without a known source, or withdrawn
    }
overview-oldest = oldest { $span }
overview-majors = { $count } major
overview-longest = longest { $span }
overview-sources-all = All sources
overview-shift-on = Desk is open until { $time }
overview-shift-off = Desk is closed until { $time }
overview-finished = Finished last
overview-next-due = Next deadline: { $moment }, { $span }
overview-next-none = No deadline is ahead
