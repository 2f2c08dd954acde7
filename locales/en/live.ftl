### Pages that stand open, and what they are told.

live-name = Live updates:
live-toggle = Pause or resume live updates
live-on = Live
live-paused = Paused
live-offline = Offline since { $time }
live-articles = { $count ->
    [one] 1 article changed since you opened this page.
   *[other] { $count } articles changed since you opened this page.
}
live-show-them = Show them
live-urgent = { $count ->
    [one] 1 new urgent item.
   *[other] { $count } new urgent items.
}
live-show = Show
live-arrived = { $revision } arrived at { $time }.
live-update = Update the comparison
live-now = { $locale } is now: { $status }
live-old = This page is old.
live-reload = Reload
live-queue = { $count ->
    [one] 1 new piece of work.
   *[other] { $count } new pieces of work.
}
live-activity = { $count ->
    [one] { $counted } new event.
   *[other] { $counted } new events.
}
live-done = done
live-done-by = done by { $name }
