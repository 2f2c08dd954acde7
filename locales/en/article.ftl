### One article, and what changed since a translation was made.

article-where = Where this page is
article-revision = Revision
article-changed = Changed
article-key = ID
article-open-published = Open published page
article-withdrawn = This article was withdrawn. Every text below should be taken down or marked.
article-variants = Variants
article-why = Why
article-dated = Dated
article-received = Received
article-significance = Change
article-undated = no datetime given
article-revisions = Revisions:{" "}
article-revision-first = first
article-significance-none = nothing that counts
article-significance-typo = typo
article-significance-minor = minor
article-significance-major = major
article-significance-correction = correction
article-diff = What changed since this translation
article-diff-to-translate = To be translated
article-since = Since
article-diff-layout = Layout
article-diff-side = Side by side
article-diff-inline = One below the other
article-diff-versions = Source before and now
article-diff-all = Unchanged text
article-diff-before = Source as it was
article-diff-after = Source now
article-diff-source = Source, changes marked
article-diff-text = Source
article-diff-translation-of = Translation, based on { $revision }
article-diff-translation = Translation
article-diff-no-bodies = The body of one of these revisions is not known, so only title and summary are compared.
article-facts = Facts that changed
article-fact-number = Number
article-fact-percentage = Percentage
article-fact-money = Amount
article-fact-date = Date or time
article-fact-ticker = Ticker
article-fact-link = Link
article-fact-negation = Negation
article-fact-absent = (none)
article-part-headline = Headline
article-part-summary = Summary
article-part-heading = Subheading
article-part-paragraph = Paragraph { $number }
article-part-list-item = List item
article-part-table-row = Table row
article-part-code = Code
article-fate-changed = Changed
article-fate-changed-and-moved = Changed and moved
article-fate-moved = Moved
article-fate-added = Added
article-fate-removed = Removed
article-todo-update = Needs update
article-todo-move = Check its place
article-todo-remove = Remove from translation
article-todo-write = No translation yet
article-todo-find = No counterpart found
article-todo-nothing = Nothing to remove
article-fold-unchanged =
    { $count ->
        [one] { $count } unchanged block
       *[other] { $count } unchanged blocks
    }
article-fold-unpaired =
    { $count ->
        [one] { $count } block of the translation without a counterpart
       *[other] { $count } blocks of the translation without a counterpart
    }
article-unpaired = No counterpart in the source
article-inserted = added:{" "}
article-deleted = deleted:{" "}
article-basis-declared = That revision was named when the text was submitted.
article-basis-acknowledged = An editor confirmed it against that revision.
article-basis-inferred = That revision is inferred from the datetimes.
article-why-source = The text that the others are measured against.
article-why-missing = Required, and no text has come.
article-why-missing-since = Required since { $since }, and no text has come.
article-why-current = Made from { $baseline }, the newest of { $locale }. { $basis }
article-why-current-enough = Made from { $baseline } of { $locale }; nothing up to { $newest } matters enough to follow. { $basis }
article-why-stale =
    Made from { $baseline } of { $locale }, which is now at { $newest }: { $behind ->
        [one] { $behind } revision
       *[other] { $behind } revisions
    } on, { $percent }% of its text changed. Stale since { $since }. { $basis }
article-why-stale-older = Older than every revision of { $locale }, now at { $newest }, so all of its text counts as changed. Stale since { $since }.
article-why-waiting = Translated from { $locale }, which needs work first.
article-why-review = Submitted, and not approved yet.
article-why-review-for = Submitted for { $revision }, and not approved yet.
article-why-unknown = There is a text, but nothing says which revision it was made from.
article-why-no-source = There is a text, but the article has no source text.
article-why-withdrawn = The article was withdrawn.
article-why-opted-out = An editor decided that it is not required: { $reason }
article-why-not-required = The policy does not ask for it.
article-diff-own = What changed in the source
article-diff-both = Both texts
article-diff-alone = Text
article-diff-words = Text
article-diff-clear = This translation matches { $revision }.
article-diff-same = From { $from } to { $to } no word changed.
article-diff-no-body = The body of this text is not known.
article-diff-summary =
    { $from } → { $to }: { $changed ->
        [one] { $changed } block
       *[other] { $changed } blocks
    } changed, { $percent }% of text
article-note = Note with { $revision }
article-revision-text = new text
article-revision-redated = same text, new date
article-revision-deleted = text removed
article-revisions-older =
    { $count ->
        [one] { $count } older revision is not listed.
       *[other] { $count } older revisions are not listed.
    }
article-why-source-missing = The source. No text of it has come yet.
article-why-deleted = Required, and its text was removed at the publisher.
article-why-deleted-since = Required, and its text was removed at the publisher. Missing since { $since }.
article-why-current-plain = Nothing that matters changed in { $locale } since it was made.
article-why-upstream-unknown = It follows { $locale }, but nothing says which revision that one was made from.
article-likely = What it may have been made from
article-likely-how = By headline, ID, address and day. The text joins the article that you choose, and so does what is sent with its ID later.
article-likely-none = No article with a source in another language is alike in headline, ID or address.
article-likely-alike = { $percent }% alike
article-notes = Notes
