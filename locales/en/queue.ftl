### What a reader has to do.

queue-tabs = Whose work
queue-tab-mine = For me
queue-tab-all = All
queue-tab-unassigned = Unassigned
queue-count-more = { $count }+
queue-kind = Work
queue-kind-translate = Translate
queue-kind-update = Update
queue-kind-review = Review
queue-kind-map = Source unknown
queue-size = Size
queue-size-short = Under 5 min
queue-size-how = Estimated from the words to write or to read, among what is due first.
queue-overdue = Overdue
queue-soon = Due within an hour
queue-today = Today
queue-later = Later
queue-snoozed = Snoozed
queue-empty = Nothing is waiting here
queue-empty-unassigned =
    { $count ->
        [0] Nothing is unassigned in your locales either.
        [one] { $counted } piece of work is unassigned in your locales
       *[other] { $counted } pieces of work are unassigned in your locales
    }
queue-based-on = Based on
queue-chain = Chain
queue-assignee = Assigned to
queue-nobody = nobody
queue-snooze = Snooze
queue-snooze-how = Until when
queue-snooze-hour = For an hour
queue-snooze-shift = Until the shift ends, { $time }
queue-snooze-day = Until the day ends
queue-snooze-source = Until the source changes again
queue-take-up = Stop snoozing
queue-assign = Assign to
queue-assign-do = Assign
queue-done-claimed = Claimed. { $number } left.
queue-done-released = Given back. { $number } left.
queue-done-acknowledged = Marked as still correct. { $number } left.
queue-done-opted-out = Marked as not required. { $number } left.
queue-done-approved = Approved. { $number } left.
queue-done-put-off = Snoozed. { $number } left.
queue-done-assigned = Assigned. { $number } left.
