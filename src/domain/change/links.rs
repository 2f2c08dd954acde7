//! Where links lead, compared.

use std::{collections::HashMap, ops::Range};

use super::{
    report::{FactChange, FactKind, Place},
    sequence::{Work, hunks},
};

/// The links that differ between two blocks, in order: replaced ones as pairs, then those that came or went.
pub(super) fn differences(old: &[String], new: &[String], place: Place, work: &mut Work) -> Vec<FactChange> {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut number = |link| {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry(target(link)).or_insert(next)
    };
    let old_numbers: Vec<u32> = old.iter().map(|link| number(link)).collect();
    let new_numbers: Vec<u32> = new.iter().map(|link| number(link)).collect();
    let mut changes = Vec::new();
    for hunk in hunks(&old_numbers, &new_numbers, work) {
        for nth in 0..hunk.old.len().max(hunk.new.len()) {
            let at = |links: &[String], range: &Range<usize>| links.get(range.clone())?.get(nth).cloned();
            changes.push(FactChange { kind: FactKind::Link, old: at(old, &hunk.old), new: at(new, &hunk.new), place });
        }
    }
    changes
}

/// A link as it is compared: `https` for `http` and a slash at the end lead to the same page.
fn target(link: &str) -> &str {
    let link = link.trim();
    let bare = ["https://", "http://", "HTTPS://", "HTTP://"].into_iter().find_map(|scheme| link.strip_prefix(scheme));
    bare.unwrap_or(link).trim_end_matches('/')
}
