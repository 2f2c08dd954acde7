### The states of a variant, and what stands beside them.

status-source = Source
status-missing = Missing
status-stale = Stale
status-progress = In progress
status-review = In review
status-current = Current
status-none = Not required
status-orphan = Source unknown
status-overdue = Overdue
status-waiting = Waiting
status-waits-for = waits for { $locale }
status-change = Δ { $percent }%
status-severity-minor = minor change
status-severity-major = major change
status-severity-correction = correction
status-flag-correction = Correction
status-flag-priority = Priority
status-withdrawn = Withdrawn
status-sourceless = Source unknown or withdrawn
