//! Which events a webhook asks for: kinds, whole nouns, or everything.

use crate::domain::{EventKind, FieldError};

/// How many may be listed.
const MAX_KINDS: usize = 50;

/// Whether an event of this kind is asked for. An empty list asks for all.
pub(super) fn asks_for(kinds: &[String], kind: &str) -> bool {
    kinds.is_empty()
        || kinds.iter().any(|asked| match asked.strip_suffix(".*") {
            Some(noun) => kind.split_once('.').is_some_and(|(of, _)| of == noun),
            None => asked == kind,
        })
}

/// The list as it is kept: sorted, each once; `*` empties it. A kind that does not exist would never be sent, so it is an
/// error rather than a long wait.
pub(super) fn checked(kinds: &[String], fields: &mut Vec<FieldError>) -> Vec<String> {
    let mut wrong = |message: String| {
        fields.push(FieldError { field: "kinds".to_owned(), line: None, message });
    };
    if kinds.len() > MAX_KINDS {
        wrong(format!("List at most {MAX_KINDS} kinds."));
        return Vec::new();
    }
    for asked in kinds.iter().filter(|asked| *asked != "*") {
        if !EventKind::ALL.iter().any(|kind| asks_for(std::slice::from_ref(asked), kind.as_str())) {
            let shown: String = asked.chars().take(60).collect();
            wrong(format!(
                "There are no events `{shown}`; name a kind, such as `variant.became_stale`, or `variant.*`."
            ));
        }
    }
    if kinds.iter().any(|asked| asked == "*") {
        return Vec::new();
    }
    let mut kept = kinds.to_vec();
    kept.sort_unstable();
    kept.dedup();
    kept
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn list(kinds: &[&str]) -> Vec<String> {
        kinds.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_webhook_hears_what_it_asks_for() {
        for (asked, kind, heard) in [
            (&[][..], "article.created", true),
            (&["variant.*"], "variant.became_stale", true),
            (&["variant.*"], "variants.became_stale", false),
            (&["variant.*"], "article.created", false),
            (&["variant.became_stale"], "variant.became_stale", true),
            (&["variant.became_stale"], "variant.became_stale_again", false),
            (&["article.created", "claim.*"], "claim.taken", true),
        ] {
            assert_eq!(asks_for(&list(asked), kind), heard, "{asked:?} {kind}");
        }
    }

    #[test]
    fn what_does_not_exist_cannot_be_asked_for() {
        for bad in
            ["variant.become_stale", "variant", "variant.", ".*", "Variant.*", "variants.*", "", "v*", "webhook.test"]
        {
            let mut fields = Vec::new();
            checked(&list(&[bad]), &mut fields);
            assert_eq!(fields.len(), 1, "{bad}");
        }
        let mut fields = Vec::new();
        let kept = checked(&list(&["variant.*", "article.created", "variant.*"]), &mut fields);
        assert_eq!((kept, fields.len()), (list(&["article.created", "variant.*"]), 0));
        assert_eq!(checked(&list(&["*", "variant.*"]), &mut fields), Vec::<String>::new());
        assert_eq!(checked(&vec!["variant.*".to_owned(); 51], &mut fields), Vec::<String>::new());
        assert_eq!(fields.len(), 1);
    }

    #[test]
    fn every_kind_of_event_has_its_own_name_of_noun_and_verb() {
        let names: BTreeSet<&str> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(names.len(), EventKind::ALL.len());
        assert!(names.iter().all(|name| name.split('.').count() == 2), "{names:?}");
    }
}
