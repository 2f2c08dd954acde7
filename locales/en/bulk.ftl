### One decision about many variants.

bulk-bar = With the selected articles
bulk-count = { $count } selected
bulk-select = Select
bulk-continue = Continue…
bulk-assign = Assign
bulk-opt-out = Mark as not required
bulk-opt-in = Mark as required again
bulk-priority = Set priority
bulk-map = Map to the likely source
bulk-ask =
    { $count ->
        [one] This will change:
       *[other] This will change { $count } items:
    }
bulk-told =
    { $done ->
        [one] { $done } was changed
       *[other] { $done } were changed
    }, { $refused } not.
bulk-undone =
    { $done ->
        [one] { $done } was undone
       *[other] { $done } were undone
    }, { $refused } not.
bulk-again = Try again what was not done
bulk-include = Include
bulk-done = Done
bulk-back = Back to the list
bulk-nothing = Nothing that is selected can be changed in this way.
bulk-trouble-title = Nothing was changed
bulk-trouble = Fill in the field below the list.
bulk-refused-forbidden = not in your locales
bulk-refused-gone = not there any more
bulk-refused-person = not a locale of this person
bulk-refused-stranger = nobody of this name can be given work
bulk-refused-changed = was changed meanwhile
bulk-left-out =
    { $count ->
        [one] { $count } more item is left out: at most { $most } are changed at once. Come back for the rest.
       *[other] { $count } more items are left out: at most { $most } are changed at once. Come back for the rest.
    }
