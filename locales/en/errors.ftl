### Requests that could not be answered.

error-forbidden = You may not see this
error-forbidden-advice = Your account does not have the right to it. Ask whoever manages Galley here.
error-not-found = There is no such page
error-conflict = Someone was faster
error-conflict-advice = Nothing of yours was saved. Look at the page as it is now, then decide again.
error-unprocessable = This cannot be accepted
error-internal = Something went wrong on our side
error-internal-advice = It was written to the log. If it happens again, pass on the number below.
error-unavailable = Galley is busy or being updated
error-unavailable-advice = Try again in a minute. Nothing was lost.
error-again = Try again
error-home = To the overview
error-request = Request
error-not-found-advice = The address may be wrong, or the article was removed. Search for it by title or ID.
error-unprocessable-advice = Nothing was changed. Go back, correct what is named here, and try again.
error-method = That cannot be done here
error-method-advice = This address is not made for that. Open it from the overview instead.
error-detail-value = “{ $value }” is not a known value of “{ $name }”.
error-detail-search = A search holds at most { $most } characters.
error-detail-locales = At most { $most } locales can be chosen at once.
error-detail-place = This address of a page in the list is not valid. Open the list again from its beginning.
error-detail-revision = There is no text { $revision } of { $locale }.
error-detail-form = The form could not be read.
error-detail-foreign = The request came from another site.
error-detail-old-form = This page was out of date. Open it again and repeat what you did; nothing was changed.
error-detail-reason = Say why.
