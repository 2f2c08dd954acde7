### Where documents come from.

source-title = Sources
source-answer-none = Nothing has been sent yet.
source-answer-well = All sources are healthy.
source-answer-quiet =
    { $count ->
        [one] 1 source is quiet.
       *[other] { $count } sources are quiet.
    }
source-answer-failing =
    { $count ->
        [one] 1 source is failing.
       *[other] { $count } sources are failing.
    }
source-none = No source yet
source-none-how = Programs send documents with a token; whoever runs Galley imports files.
source-name = Source
source-last = Last event
source-lag = Ago
source-day = Last 24 hours
source-healthy = Healthy
source-quiet = Quiet
source-failing = Failing
source-failing-since = Failing since { $since }
source-forgotten = A program whose token is gone
source-operator = Imports on the machine
source-anybody = Visitors of the demo
source-kind = Kind
source-kind-token = program
source-kind-person = user
source-kind-import = import
source-nothing = nothing
source-counts = { $created } new, { $revised } changed, { $unchanged } as before, { $refused } refused
source-runs = Last runs
source-runs-what = What was sent within a minute is one run.
source-run = Run
source-run-of = Run of { $moment }
source-began = Began
source-calls = Calls
source-created = New
source-revised = Changed
source-unchanged = As before
source-refused = Refused
source-held = Held
source-refused-documents = Refused documents
source-refused-words = In the words that the program was answered with
source-refused-none = Nothing was refused.
source-field = Field
source-problem = What is wrong
source-unlisted =
    { $count ->
        [one] 1 more was refused and is not listed.
       *[other] { $count } more were refused and are not listed.
    }
source-late = { $name } has sent nothing to { $collection } for { $span }; its states may be out of date.
source-late-failing = { $name } has been failing since { $since }: most of what it sends to { $collection } is refused; its states may be out of date.
source-late-ended = The token of { $name } has ended ({ $since }), and nothing has come to { $collection } in its place; its states may be out of date.
source-late-details = Details
source-filter = Narrow the sources
source-filter-none = No source is like that
source-sourceless =
    { $count ->
        [one] 1 text without a known source
       *[other] { $count } texts without a known source
    }
source-sourceless-how = Where an article is alike, it stands beside the text. Open one to see others.
source-map = Map the chosen ones
source-sourceless-more =
    { $count ->
        [one] 1 more is not listed.
       *[other] { $count } more are not listed.
    }
