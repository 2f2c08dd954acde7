### The pages of settings: what one may choose for oneself, and for everybody.

settings-flash-signed-out = Signed out there.
settings-flash-saved = Saved.
settings-flash-once = That was done already, and was not done again. The secret is shown once: if nobody kept it, make a new one.
settings-title = Settings
settings-save = Save
settings-trouble = This could not be saved
settings-choices = How pages look and work
settings-choices-follow = Kept with your account, so it is the same in every browser.
settings-in-this-browser = Nobody signs in here, so your choices are kept in this browser only.
settings-language = Language
settings-language-browser = As the browser asks for
settings-zone = Time zone
settings-zone-what = Every time on the pages is told in this zone.
settings-zone-server = The server’s: { $zone }
settings-zone-asia = Asia
settings-zone-australia = Australia
settings-zone-pacific = Pacific
settings-zone-europe = Europe
settings-zone-africa = Africa
settings-zone-america = America
settings-zone-atlantic = Atlantic
settings-zone-indian = Indian Ocean
settings-zone-antarctica = Antarctica
settings-my-locales = My locales
settings-my-locales-what = Those that you look after. They are shown first where there is a choice.
settings-keys = Single keys are shortcuts
settings-keys-what = Such as / for the search. Turn them off if you dictate, or press keys by accident.
settings-grid = Arrow keys move about in the list of articles
settings-grid-what = The list is then one stop for the Tab key. When off, it is a plain table in which every link is a stop.
settings-live = Pages change by themselves
settings-live-what = When off, a page stays as it is until you load it again.
settings-flash-disabled = They cannot sign in any more.
settings-flash-enabled = They can sign in again.
settings-flash-revoked = The token was revoked. It no longer works.
settings-flash-test-sent = A test was sent. Its result is listed here in a moment.
settings-flash-redelivered = It is being sent again.
settings-flash-webhook-off = The webhook is off. What happens meanwhile waits for it.
settings-flash-webhook-on = The webhook is on.
settings-flash-webhook-deleted = The webhook was deleted.
settings-flash-policy = Saved. The articles are being judged anew.
settings-flash-collection = The collection was created. Next: what is made from what.
settings-flash-password = The password was changed. You are signed out everywhere else.
settings-password = Password
settings-password-then = Your other sessions end with it.
settings-password-old = Current password
settings-password-new = New password
settings-password-again = New password, again
settings-password-what = At least 12 characters, and not one that is easy to guess.
settings-password-wrong = The current password is wrong.
settings-password-weak = This password is too short or too easy to guess.
settings-password-unlike = The two are not the same.
settings-password-change = Change the password
settings-cancel = Cancel
settings-never = never
settings-none = Nothing
settings-everywhere = All collections
settings-days = { $count } days
settings-milliseconds = { $count } ms
settings-locales-some = Locale tags such as zh-HK zh-CN. Leave it empty for all.

## People

settings-people = Users
settings-people-count =
    { $count ->
        [one] 1 user
       *[other] { $count } users
    }
settings-person-new = Add a user
settings-person-you = You
settings-person-seen = Last seen
settings-person-disabled = Cannot sign in
settings-person-who = Name and rights
settings-person-name-what = An e-mail address or a short name, to sign in with.
settings-person-display = Name shown to others
settings-person-display-what = Leave it empty to show the name above.
settings-person-door = Signing in
settings-person-link = Create a sign-in link
settings-person-disable = Block sign-in
settings-person-enable = Allow sign-in again
settings-role-viewer = Looks at everything.
settings-role-translator = Claims work and submits translations.
settings-role-editor = Also decides about texts: current, approved, not required.
settings-role-manager = Also decides about collections and keeps webhooks.
settings-role-admin = Also keeps users and tokens.
settings-link-headline = Sign-in link for { $name }
settings-link-what = Give it to them in a safe way. It signs them in once, within one hour.
settings-disable-ask = Block { $name } from signing in?
settings-disable-then = They are signed out everywhere at once, and cannot sign in until it is allowed again. Nothing they did is lost.
settings-wrong-person-name = A name is 1 to 200 letters, digits or any of @ . _ + -.
settings-wrong-person-taken = There is a user with this name already.
settings-wrong-display-name = A name is 1 to 100 characters.
settings-wrong-role = Choose a role.
settings-wrong-own-role = Nobody takes their own rights away. Ask another administrator.
settings-wrong-locale = “{ $tag }” is not a locale; write one such as zh-HK.

## Tokens

settings-tokens = Tokens
settings-tokens-what = What programs carry to reach the API. A token may do what you tick, and no more.
settings-tokens-count =
    { $count ->
        [one] 1 token
       *[other] { $count } tokens
    }
settings-tokens-none = There are no tokens yet. Create one for each program, so that each can be revoked by itself.
settings-token-new = New token
settings-token-make = Create token
settings-token-name = What it is for
settings-token-name-what = Such as “CMS, production”. It names the program among the sources.
settings-token-may = Rights
settings-token-where = Where
settings-token-used = Last used
settings-token-until = Valid until
settings-token-revoked = Revoked
settings-token-ended = Expired
settings-token-revoke = Revoke
settings-token-collections = Collections
settings-token-collections-what = Tick none for all, also those to come.
settings-token-locales = Locales it may write
settings-token-days = Valid for
settings-token-made = Token “{ $name }”
settings-token-good = Give it to the program, which sends it with every request. It is valid until { $until }.
settings-secret-once = It is shown this once and kept nowhere. Whoever has it can use it.
settings-secret-kept = I have kept it
settings-copy = Copy
settings-copied = Copied
settings-revoke-ask = Revoke “{ $name }”?
settings-revoke-then = Whatever uses it is refused from its next request on. This cannot be undone.
settings-scope-read = Read
settings-scope-read-what = See articles, variants, counts and events.
settings-scope-ingest = Ingest
settings-scope-ingest-what = Submit documents.
settings-scope-translate = Translate
settings-scope-translate-what = Claim work and submit translations.
settings-scope-decide = Decide
settings-scope-decide-what = Mark as still correct or not required, approve, say how much a change matters, withdraw and restore.
settings-scope-manage = Manage
settings-scope-manage-what = Set rules, confirm held documents, keep webhooks and reports.
settings-scope-administer = Administer
settings-scope-administer-what = Keep users and tokens.
settings-wrong-name = A name is 1 to 100 characters.
settings-wrong-scopes = Tick at least one right, and none that you do not hold yourself.
settings-wrong-collection = There is no such collection any more.
settings-wrong-days = Choose how long it is valid.

## Webhooks

settings-webhooks = Webhooks
settings-webhooks-what = Where Galley sends what happens, signed, so that other programs need not ask.
settings-webhooks-count =
    { $count ->
        [one] 1 webhook
       *[other] { $count } webhooks
    }
settings-webhooks-none = There are no webhooks yet.
settings-webhook-new = New webhook
settings-webhook-where = Where to send what
settings-webhook-name = Name
settings-webhook-url = Address
settings-webhook-url-what = An https address that is public, or that the operator allows.
settings-webhook-events = Events
settings-webhook-events-what = Tick none for all, also those to come.
settings-webhook-all = All events
settings-webhook-kinds =
    { $count ->
        [one] 1 kind of event
       *[other] { $count } kinds of events
    }
settings-webhook-well = Delivering
settings-webhook-failing = Failing since { $since }
settings-webhook-off = Off since { $since }
settings-webhook-test = Send a test
settings-webhook-more = Secret and switch
settings-webhook-enable = Switch on, with what piled up
settings-webhook-enable-now = Switch on, from now
settings-webhook-disable = Switch off
settings-webhook-rotate = New secret
settings-webhook-rotate-ask = Give “{ $name }” a new secret?
settings-webhook-rotate-then = For a day, messages are signed with both secrets, so that the receiver can change over.
settings-webhook-delete = Delete
settings-webhook-delete-ask = Delete “{ $name }”?
settings-webhook-delete-then = Nothing is sent there any more, and the list of its deliveries goes with it. This cannot be undone.
settings-webhook-secret = Secret of “{ $name }”
settings-webhook-secret-what = The receiver checks the signatures with it.
settings-deliveries = Last deliveries
settings-deliveries-none = Nothing has been sent yet.
settings-delivery-kind = Event
settings-delivery-answer = Answer
settings-delivery-took = Took
settings-delivery-tries = Tries
settings-delivery-at = When
settings-delivery-under-way = Under way
settings-delivery-arrived = Arrived
settings-delivery-failed = Failed
settings-delivery-held-back = Held back
settings-redeliver = Send again
settings-wrong-url = This address cannot be called. It must be https and public, or allowed by the operator.
settings-wrong-kinds = One of these events does not exist any more.
settings-wrong-webhooks = There are as many webhooks as there may be. Delete one first.

## Rules of collections

settings-locales = Locales
settings-locales-what = Which languages are required, for which kinds of article, and from when on.
settings-chains = Chains
settings-chains-what = Which translation is made from which. A translation waits until the one above it is current.
settings-deadlines = Deadlines
settings-deadlines-what = By when a translation is due, and when a change makes it stale.
settings-rules = Rules
settings-locked = You may look at these rules. Managers change them.
settings-look = See what would change
settings-look-what = Nothing is saved yet.
settings-recomputing = The last change is still being carried out.
settings-collection-new = New collection
settings-collection-make = Create collection
settings-collection-name = Name
settings-collection-name-what = Lower-case letters, digits, - _ or ., such as news.
settings-collections-none = There is no collection yet
settings-collections-none-how = A collection holds articles that share their rules. A manager creates it here, and the first import creates it too.
settings-source-locale = Source locale
settings-source-locale-what = For articles that do not name their own, such as en.
settings-owed = Required locales
settings-owed-what = Locale tags such as zh-HK zh-CN ms. Leave it empty to require what each document declares.
settings-rule-locales = Rule { $number }: required locales
settings-rule-locales-what = Locale tags such as zh-HK zh-CN. Empty it to remove the rule.
settings-rule-kinds = Rule { $number }: only for these kinds of article
settings-rule-kinds-what = With commas between them. Leave it empty for all kinds.
settings-rule-since = Rule { $number }: only for articles published since
settings-rule-since-what = A date such as 2026-01-01. Leave it empty for all, the archive too.
settings-aliases = Other spellings
settings-aliases-what = One a line, such as zh-Hant = zh-HK.
settings-links = Links
settings-links-what = Untick what is to go. Whatever has no link is made from the source.
settings-link-from = Add a link, from
settings-link-to = Add a link, to
settings-allowed = Time allowed
settings-allowed-what = Such as 15 min, 2 h or 5 d. Leave it empty for no deadline.
settings-allowed-locale = Time allowed for { $locale }
settings-rule-only = Rule { $number }: only in these locales
settings-rule-only-what = Locale tags such as zh-HK ms. Leave it empty for all.
settings-rule-time = Rule { $number }: time allowed
settings-rule-time-what = Such as 15 min. The first rule that fits counts, before the times above. Empty it to remove the rule.
settings-correction = Time allowed for corrections, at most
settings-correction-what = Corrections are due sooner, never later.
settings-desk-days = Days on which the desk works
settings-desk-days-what = Deadlines run in the desk’s hours only. Tick no day to let them run at all times.
settings-desk-from = Work begins at
settings-desk-to = Work ends at
settings-desk-to-what = A time no later than the beginning is on the next day.
settings-desk-zone = The desk’s time zone
settings-desk-holidays = Holidays
settings-desk-holidays-what = One date a line, such as 2026-12-25. No deadline runs on them.
settings-wrong-allowance = This rule has no time. Give it one, or empty its other fields.
settings-wrong-desk-days = Tick the days on which the desk works, or empty the holidays.
settings-wrong-clock = Write a time of day such as 09:00.
settings-wrong-zone = Choose the desk’s time zone.
settings-wrong-holidays = Write dates such as 2026-12-25, one a line, 500 at most.
settings-grace = Hold alerts and reports back for
settings-grace-what = So that a small delay does not ring.
settings-threshold = A translation is stale after
settings-threshold-none = any newer source text, by its datetime alone
settings-threshold-typo = a typo or more
settings-threshold-minor = a minor change or more
settings-threshold-major = a major change or more
settings-threshold-correction = a correction only
settings-review = Waits for approval
settings-review-off = nothing
settings-review-machine = machine translations
settings-review-all = every translation
settings-limit = Hold an import that makes more variants stale than
settings-limit-what = A number. Leave it empty never to hold one.
settings-quiet = A program is late when it sends nothing for
settings-quiet-what = Such as 10 min. Every page then says that states may be out of date. Leave it empty for no such warning.
settings-tree = What is made from what
settings-tree-what = From the source down
settings-tree-depth = Step { $depth }:
settings-samples = How they look
settings-samples-what = If characters look foreign, the tag is wrong.
settings-wrong-source = Name one locale.
settings-wrong-since = This is not a date; write one such as 2026-01-01.
settings-wrong-rule = Name the locales of this rule, or empty the rest of it.
settings-wrong-aliases = Write one spelling a line, such as zh-Hant = zh-HK.
settings-wrong-link-itself = A translation is not made from itself.
settings-wrong-link-half = Choose both ends of the link.
settings-wrong-loop = The chain would come back to itself: { $loop }.
settings-wrong-chain = “{ $name }” is in the chain but not required. Remove its links first.
settings-wrong-policy = The rules do not hold together at “{ $name }”.
settings-wrong-time = This is not a length of time; write one such as 15 min, 2 h or 5 d.
settings-wrong-choice = Choose one.
settings-wrong-number = Write a number, or nothing.
settings-wrong-collection-name = A name is 1 to 100 lower-case letters, digits, - _ or ., beginning with a letter or digit.
settings-wrong-collection-taken = There is a collection with this name already.
settings-outlook = What would change
settings-outlook-none = No variant would change its state.
settings-outlook-some =
    { $count ->
        [one] 1 variant would change its state.
       *[other] { $count } variants would change their states.
    }
settings-outlook-sample =
    { $count ->
        [one] 1 variant of those looked at would change its state.
       *[other] { $count } variants of those looked at would change their states.
    }
settings-outlook-overdue =
    { $count ->
        [one] 1 variant would become overdue.
       *[other] { $count } variants would become overdue.
    }
settings-outlook-relieved =
    { $count ->
        [one] 1 variant would not be overdue any more.
       *[other] { $count } variants would not be overdue any more.
    }
settings-outlook-exact = Counted on all { $judged } articles.
settings-outlook-part = Counted on { $judged } of { $articles } articles, taken in equal steps from the oldest to the newest. In the whole collection it will be more, roughly in proportion.
settings-outlook-quiet = Nothing passes from one state to another, and nothing becomes late.
settings-outlook-from = Now
settings-outlook-to = Then
settings-outlook-count = Variants
settings-outlook-late = would be overdue
settings-outlook-on-time = would not be overdue any more
settings-no-variant = No variant
settings-conflict = Somebody else changed these rules while you did. Nothing of yours was saved yet.
settings-conflict-three = What stood, what you want, what stands now
settings-conflict-field = Rule
settings-conflict-said = { $name }: { $value }
settings-conflict-before = When you began
settings-conflict-mine = Yours
settings-conflict-theirs = Theirs, saved
settings-conflict-clash = Both changed this; yours would replace theirs.
settings-conflict-drop = Keep theirs
settings-conflict-keep = See what mine would change on top
settings-required = The locales
settings-required-names = Names
settings-required-written = Script and tag
settings-required-from = Made from
settings-required-of = Required for
settings-required-all = every article
settings-required-since = published since { $since }
settings-written-rightwards = { $script }, left to right
settings-written-leftwards = { $script }, right to left
settings-digest = Mail digest
settings-digest-what = A report on your own locales, sent to yourself. When it comes and what it holds can be changed before it is saved.
settings-digest-daily = Every weekday…
settings-digest-weekly = Every Monday…
settings-digest-who = Managers set up reports. Ask one for a digest of your locales.
