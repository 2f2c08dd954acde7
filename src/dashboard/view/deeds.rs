//! What entries of the audit are called in the reader's language. The names of actions are kept for years, so one that this
//! version does not know is shown as it is.

/// The names of all actions, each with its message.
const DEEDS: [(&str, &str); 55] = [
    ("article.withdrawn", "activity-deed-article-withdrawn"),
    ("article.restored", "activity-deed-article-restored"),
    ("article.source_changed", "activity-deed-article-source-changed"),
    ("article.priority_changed", "activity-deed-article-priority-changed"),
    ("article.note_added", "activity-deed-article-note-added"),
    ("article.note_removed", "activity-deed-article-note-removed"),
    ("revision.labelled", "activity-deed-revision-labelled"),
    ("variant.acknowledged", "activity-deed-variant-acknowledged"),
    ("variant.opted_out", "activity-deed-variant-opted-out"),
    ("variant.opted_in", "activity-deed-variant-opted-in"),
    ("variant.approved", "activity-deed-variant-approved"),
    ("variant.sent_back", "activity-deed-variant-sent-back"),
    ("variant.mapped", "activity-deed-variant-mapped"),
    ("variant.assigned", "activity-deed-variant-assigned"),
    ("decision.undone", "activity-deed-decision-undone"),
    ("collection.created", "activity-deed-collection-created"),
    ("collection.policy_changed", "activity-deed-collection-policy-changed"),
    ("claim.taken", "activity-deed-claim-taken"),
    ("claim.released", "activity-deed-claim-released"),
    ("claim.submitted", "activity-deed-claim-submitted"),
    ("claim.renewed", "activity-deed-claim-renewed"),
    ("ingest.taken", "activity-deed-ingest-taken"),
    ("ingest.held", "activity-deed-ingest-held"),
    ("ingest.confirmed", "activity-deed-ingest-confirmed"),
    ("ingest.discarded", "activity-deed-ingest-discarded"),
    ("webhook.created", "activity-deed-webhook-created"),
    ("webhook.changed", "activity-deed-webhook-changed"),
    ("webhook.deleted", "activity-deed-webhook-deleted"),
    ("webhook.secret_rotated", "activity-deed-webhook-secret-rotated"),
    ("webhook.enabled", "activity-deed-webhook-enabled"),
    ("webhook.disabled", "activity-deed-webhook-disabled"),
    ("webhook.tested", "activity-deed-webhook-tested"),
    ("webhook.redelivered", "activity-deed-webhook-redelivered"),
    ("report.created", "activity-deed-report-created"),
    ("report.changed", "activity-deed-report-changed"),
    ("report.deleted", "activity-deed-report-deleted"),
    ("report.secret_rotated", "activity-deed-report-secret-rotated"),
    ("report.run", "activity-deed-report-run"),
    ("report.tested", "activity-deed-report-tested"),
    ("report.retried", "activity-deed-report-retried"),
    ("report.resent", "activity-deed-report-resent"),
    ("outgoing.paused", "activity-deed-outgoing-paused"),
    ("outgoing.resumed", "activity-deed-outgoing-resumed"),
    ("user.added", "activity-deed-user-added"),
    ("user.changed", "activity-deed-user-changed"),
    ("user.password_changed", "activity-deed-user-password-changed"),
    ("user.link_made", "activity-deed-user-link-made"),
    ("token.created", "activity-deed-token-created"),
    ("token.revoked", "activity-deed-token-revoked"),
    ("session.signed_in", "activity-deed-session-signed-in"),
    ("session.refused", "activity-deed-session-refused"),
    ("session.signed_out", "activity-deed-session-signed-out"),
    ("session.ended", "activity-deed-session-ended"),
    ("list.exported", "activity-deed-list-exported"),
    ("call.made", "activity-deed-call-made"),
];

/// The nouns that names of actions begin with, each with its message.
pub(super) const NOUNS: [(&str, &str); 15] = [
    ("article", "activity-noun-article"),
    ("call", "activity-noun-call"),
    ("claim", "activity-noun-claim"),
    ("collection", "activity-noun-collection"),
    ("decision", "activity-noun-decision"),
    ("ingest", "activity-noun-ingest"),
    ("list", "activity-noun-list"),
    ("outgoing", "activity-noun-outgoing"),
    ("report", "activity-noun-report"),
    ("revision", "activity-noun-revision"),
    ("session", "activity-noun-session"),
    ("token", "activity-noun-token"),
    ("user", "activity-noun-user"),
    ("variant", "activity-noun-variant"),
    ("webhook", "activity-noun-webhook"),
];

/// The message that says what was done; `None` for an action of another version.
pub(in crate::dashboard) fn deed(action: &str) -> Option<&'static str> {
    DEEDS.into_iter().find_map(|(name, id)| (name == action).then_some(id))
}

/// The message for the noun that an object begins with, and the rest of the object; `None` where it begins with none.
pub(in crate::dashboard) fn object(object: &str) -> Option<(&'static str, &str)> {
    let (noun, rest) = object.split_once(' ').unwrap_or((object, ""));
    NOUNS.into_iter().find_map(|(name, id)| (name == noun).then_some((id, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Deed, EventKind};

    #[test]
    fn every_action_has_its_words() {
        for deed in Deed::ALL {
            assert!(self::deed(deed.as_str()).is_some(), "{}", deed.as_str());
        }
        // Nobody does what texts and clocks do: that is told by the activity.
        let done = EventKind::ALL.into_iter().filter(|kind| {
            let made_by_texts = ["article.created", "revision.added", "claim.source_moved"];
            !kind.as_str().starts_with("variant.became_") && !made_by_texts.contains(&kind.as_str())
        });
        for kind in done {
            assert!(deed(kind.as_str()).is_some(), "{}", kind.as_str());
        }
        assert!(deed("moon.landed").is_none());
    }

    #[test]
    fn an_object_is_a_noun_and_a_name() {
        assert_eq!(object("article 9 ja"), Some(("activity-noun-article", "9 ja")));
        assert_eq!(object("user"), Some(("activity-noun-user", "")));
        assert_eq!(object("POST /api/v1/claims"), None);
    }
}
