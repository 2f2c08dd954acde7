### Requests that could not be answered.

error-forbidden = You may not see this
error-forbidden-advice = Your account does not have the right to it. Ask whoever manages Galley here.
error-not-found = There is no such page
error-not-found-advice = The address may be wrong, or the article was removed. Search for it by title, ID or URL.
error-conflict = Someone was faster
error-conflict-advice = Nothing of yours was saved. Look at the page as it is now, then decide again.
error-unprocessable = This cannot be accepted
error-unprocessable-advice = Nothing was changed. Go back, correct what is named here, and send it again.
error-internal = Something went wrong on our side
error-internal-advice = It was written to the log. If it happens again, pass on the number below.
error-unavailable = Galley is busy or being updated
error-unavailable-advice = Try again in a minute. Nothing was lost.
error-again = Try again
error-home = To the overview
error-request = Request
