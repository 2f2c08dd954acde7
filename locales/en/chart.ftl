### Charts: on the overview, and the timeline of an article.

chart-days =
    { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
chart-age-title = How long have translations been stale?
chart-age-hour = under 1 h
chart-age-four-hours = 1–4 h
chart-age-day = 4–24 h
chart-age-three-days = 1–3 d
chart-age-week = 3–7 d
chart-age-longer = over 7 d
chart-age-none = Nothing is stale.
chart-age-filter = stale { $age }
chart-trend-title =
    { $days ->
        [one] Stale translations, { $days } day
       *[other] Stale translations, { $days } days
    }
chart-trend-spans = How far back
chart-trend-summary = Lowest { $low } on { $low-day }, highest { $high } on { $high-day }
chart-trend-label = Stale translations day by day: { $values }
chart-trend-value = { $day } { $count }
chart-trend-no-value = { $day } not recorded
chart-trend-between = {", "}
chart-trend-young = One figure is kept a day; the line begins with the second.
chart-timeline = Timeline
chart-timeline-span = How far back
chart-span-today = Today
chart-span-week = 7 days
chart-span-all = Since it came in
chart-timeline-table = Show as table
chart-timeline-nothing = Nothing changed in this time.
chart-timeline-said =
    { $count ->
        [0] Nothing changed from { $from } to { $until }.
        [one] One change from { $from } to { $until }.
       *[other] { $count } changes from { $from } to { $until }.
    }
chart-timeline-when = When
chart-timeline-what = Became
chart-timeline-revision = arrived
