### Sending, and that it is paused.

outgoing-paused = Nothing is sent at present: neither webhooks nor reports.
outgoing-copied = Galley runs on a copy of a database here, made on { $at }.
outgoing-moved = On { $at } the database was found on another server or under another name, so it counts as a copy.
outgoing-asked = Paused on { $at }.
outgoing-asked-why = Paused on { $at }: { $why }
outgoing-waiting =
    { $number ->
        [one] 1 message waits.
       *[other] { $number } messages wait.
    }
outgoing-waiting-copy =
    { $number ->
        [one] 1 message waits in it; the original has probably sent it.
       *[other] { $number } messages wait in it; the original has probably sent them.
    }
outgoing-who = An administrator can resume sending.
outgoing-resume = Resume sending
outgoing-resume-discard = Resume without what waits
outgoing-resume-send = Resume and send what waits
outgoing-pause = Pause all sending
outgoing-pause-what = Neither webhooks nor reports are sent until it is resumed. What is on its way arrives.
outgoing-pause-why = Why, if you like
outgoing-flash-paused = All sending is paused.
outgoing-flash-resumed = Sending goes on.
outgoing-flash-discarded =
    { $number ->
        [one] Sending goes on, without 1 message that had waited.
       *[other] Sending goes on, without { $number } messages that had waited.
    }
outgoing-flash-refused = Nothing was sent, because sending is paused.
