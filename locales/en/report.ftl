### What a report says, in mail and elsewhere.

report-subject = { $answer } · { $name }
report-short-overdue-new = { $overdue } overdue, { $new } new
report-short-overdue = { $count } overdue
report-short-new = { $count } new
report-short-open = { $count } open, nothing new
report-short-caught-up = All current, { $count } caught up
report-short-clear = All current
report-sentences = { $first } { $second }
report-answer-clear = Everything selected is current.
report-answer-open =
    { $count ->
        [one] { $count } translation needs work.
       *[other] { $count } translations need work.
    }
report-answer-overdue =
    { $count ->
        [one] { $count } translation needs work, and it is overdue.
       *[other] { $count } translations need work, { $overdue } of them overdue.
    }
report-answer-more = That is { $count } more than last time.
report-answer-fewer = That is { $count } fewer than last time.
report-answer-same = As many as last time.
report-made = As of { $moment }, { $zone }
report-news = New
report-since-last = since the last report, { $moment }
report-since-first = since { $moment }
report-news-incomplete = (More has happened than one report reads; the rest follows in the next.)
report-nothing-new = Nothing changed since.
report-news-overdue =
    { $count ->
        [one] { $count } became overdue
       *[other] { $count } became overdue
    }
report-news-stale =
    { $count ->
        [one] { $count } became stale
       *[other] { $count } became stale
    }
report-news-missing =
    { $count ->
        [one] { $count } translation newly missing
       *[other] { $count } translations newly missing
    }
report-news-orphaned =
    { $count ->
        [one] { $count } lost its source, or was withdrawn
       *[other] { $count } lost their source, or were withdrawn
    }
report-news-caught-up =
    { $count ->
        [one] { $count } caught up
       *[other] { $count } caught up
    }
report-totals = By language
report-totals-note = Share of required translations that are current
report-part-overdue = { $count } overdue
report-part-stale = { $count } stale
report-part-missing = { $count } missing
report-part-review = { $count } in review
report-part-waiting = { $count } waiting
report-part-unknown = { $count } with unknown source
report-change-none = no change
report-change-more = { $count } more open
report-change-fewer = { $count } fewer open
report-corrections =
    { $count ->
        [one] { $count } correction not carried over everywhere
       *[other] { $count } corrections not carried over everywhere
    }
report-corrected-at = corrected { $moment }
report-new = new
report-fact-added = { $fact } (added)
report-fact-removed = { $fact } (taken out)
report-more-facts =
    { $count ->
        [one] and { $count } more fact
       *[other] and { $count } more facts
    }
report-overdue = Overdue: { $count }
report-oldest = Open longest, of { $count } not overdue
report-open-for = open for { $span }
report-with = with { $holder }
report-holders =
    { $count ->
        [one] In hand: { $count } person
       *[other] In hand: { $count } people
    }
report-holding =
    { $count ->
        [one] { $count } piece of work
       *[other] { $count } pieces of work
    }
report-holding-until = until { $moment }
report-more =
    { $count ->
        [one] and { $count } more
       *[other] and { $count } more
    }
report-no-section = No kind
report-state-unknown = Source unknown
report-caught-up = Caught up
report-open-page = Open this report
report-footer = Sent by Galley. The figures are as of the time above and do not change afterwards.
