### The pages of reports.

reports-title = Reports
reports-new = New report
reports-name = Name
reports-empty = No reports yet
reports-start-from = Start from one of these, and change whatever you like:
reports-empty-reader = Whoever keeps collections can set up reports.
reports-start-daily = Daily backlog
reports-start-daily-what = What is missing and stale, every weekday at 09:00, with a table
reports-start-weekly = Weekly coverage
reports-start-weekly-what = How each language stands, every Monday at 08:00
reports-start-corrections = Corrections not applied
reports-start-corrections-what = Corrections that translations do not carry yet, with the figures that changed, every weekday at 08:30
reports-start-health = Language health
reports-start-health-what = All that is open, on the first of the month, for whoever answers for a language
reports-column-when = When
reports-column-next = Next
reports-column-last = Last
reports-column-action = Action
reports-recipients =
    { $count ->
        [0] nobody yet
        [one] { $count } recipient
       *[other] { $count } recipients
    }
reports-is-paused = Paused
reports-preview = Preview
reports-preview-of = Preview { $name }
reports-edit = Edit
reports-edit-of = Edit { $name }
reports-edit-title = Edit report
reports-when-never = Only on demand
reports-when-days = { $days } at { $at }, { $zone }
reports-when-cron = cron { $cron }, { $zone }
reports-days-all = Every day
reports-days-work = Every weekday
reports-days-of-month = Day { $days } of the month
reports-listed = { $first }, { $next }
reports-day-mon = Monday
reports-day-tue = Tuesday
reports-day-wed = Wednesday
reports-day-thu = Thursday
reports-day-fri = Friday
reports-day-sat = Saturday
reports-day-sun = Sunday
reports-part-what = What it tells
reports-part-when = When
reports-part-whom = To whom
reports-collections = Collections
reports-none-is-all = None ticked means all.
reports-locales = Languages
reports-states = Work that is
reports-state-orphaned = Without a source
reports-significance = Stale by at least
reports-significance-any = any change
reports-significance-minor = a minor change
reports-significance-major = a major change
reports-significance-correction = a correction
reports-kinds = Kinds of article
reports-kinds-what = With commas between. Empty means all.
reports-hours = Open for at least, in hours
reports-hours-what = Or with a unit: 20 min, 2 d. Empty means from the first minute.
reports-overdue-only = Only what is overdue
reports-grouping = Grouped by
reports-grouping-locale = language
reports-grouping-kind = kind of article
reports-grouping-collection = collection
reports-limit = Rows in each list, at most
reports-limit-what = 1 to 500. What is beyond is counted.
reports-rhythm = Rhythm
reports-rhythm-week = On days of the week
reports-rhythm-month = On days of the month
reports-rhythm-cron = By a cron expression
reports-rhythm-never = Only on demand
reports-days = Days of the week
reports-month-days = Days of the month
reports-month-days-what = With commas between, such as 1, 15. A day that a month does not have is its last.
reports-at = Time
reports-zone = Time zone
reports-zone-what = A name such as Asia/Hong_Kong or Europe/London
reports-paused = Paused: the schedule rests
reports-advanced = Advanced: cron
reports-cron = Cron expression
reports-cron-what = Five fields: minute, hour, day of the month, month, day of the week
reports-next-runs = The next runs:
reports-look-at-runs = Show the next runs
reports-language = Language
reports-language-what = For everybody who has none of their own below
reports-mails = By mail
reports-mails-what = One address a line, with a language behind it if it has one of its own: desk@example.org zh-HK
reports-attach = Along with mails
reports-hooks = To programs
reports-hooks-what = One address a line. Write slack behind it for a chat’s incoming webhook.
reports-folders = Into folders
reports-folders-what = One a line, and the forms that are laid down there: desk/hk csv,ics
reports-quiet = Do not send when empty
reports-keep-days = Kept in the archive, in days
reports-save = Save
reports-save-and-preview = Save and preview
reports-delete = Delete
reports-delete-ask = Delete “{ $name }”?
reports-delete-what = The report goes, and so does its archive. This cannot be undone.
reports-wrong-name = Give it a name of 1 to 100 characters that no other report has.
reports-wrong-limit = Write a whole number from 1 to 500.
reports-wrong-hours = Write hours such as 4 or 1.5, or 20 min.
reports-wrong-keep-days = Write a whole number of days from 1 to 3650.
reports-wrong-days = Tick at least one day.
reports-wrong-month-days = Write days from 1 to 31, such as 1, 15.
reports-wrong-at = Write a time such as 09:00.
reports-wrong-zone = “{ $value }” is no time zone. Write a name such as Asia/Hong_Kong.
reports-wrong-cron = “{ $value }” is no cron expression of five fields, such as 0 9 * * 1-5.
reports-wrong-mails = “{ $value }” is not an address with, at most, a language behind it, or it is there twice.
reports-wrong-hooks = “{ $value }” cannot be called. Write a public https address, and slack behind it for a chat.
reports-wrong-folders = “{ $value }” is no folder with its forms, or no folder is set aside for reports here.
reports-wrong-collections = Tick collections that you may see.
reports-wrong-choice = Choose one of those offered.
reports-form = Form
reports-form-html = Mail
reports-form-text = Plain text
reports-form-markdown = Markdown
reports-form-csv = Table (CSV)
reports-form-json = Data (JSON)
reports-form-atom = Feed (Atom)
reports-form-ics = Due dates (iCalendar)
reports-form-slack = Chat message
reports-preview-what = The real report, as it would read now. Nothing is sent.
reports-would-not-be-sent = There is nothing to say, so it would not be sent now.
reports-download = Download
reports-run-now = Run now
reports-runs = Archive
reports-runs-none = It has not run yet.
reports-column-run = Run
reports-column-cause = Why
reports-column-items = Items
reports-column-to = To
reports-column-state = State
reports-column-by = By
reports-column-tried = Last try
reports-cause-scheduled = Scheduled
reports-cause-manual = Manual
reports-cause-test = Test
reports-run-running = Under way
reports-run-sent = Sent
reports-run-sending = { $count } on the way
reports-run-unsent = { $count } not sent
reports-run-failed = Failed
reports-run-skipped = Missed
reports-newer = Newer
reports-older = Older
reports-test = Send me a test
reports-test-what = One mail to one address; the archive marks it as a test.
reports-test-address = Address
reports-retry = Try again
reports-resend-failed = Send again what failed
reports-resend-all = Send all again
reports-compared = Compared with the run before
reports-compared-differs = The two were asked different things, so their numbers count different things.
reports-column-open = Open work
reports-column-before = Before
reports-column-now = Now
reports-column-change = Change
reports-appeared =
    { $count ->
        [one] { $count } newly listed
       *[other] { $count } newly listed
    }
reports-gone =
    { $count ->
        [one] { $count } no longer listed
       *[other] { $count } no longer listed
    }
reports-messages = Messages
reports-by-mail = Mail
reports-by-hook = Program
reports-by-folder = Folder
reports-message-pending = Waiting
reports-message-sending = On the way
reports-message-sent = Sent
reports-message-failed = Failed
reports-flash-saved = The report is saved.
reports-flash-deleted = The report is deleted.
reports-flash-run = The run begins in a moment.
reports-flash-test = The test is on its way.
reports-flash-no-address = Say to which address the test is to go.
reports-flash-resent =
    { $number ->
        [0] There was nothing to send again.
        [one] { $number } message is sent again.
       *[other] { $number } messages are sent again.
    }
reports-digest-name = Digest for { $name }
