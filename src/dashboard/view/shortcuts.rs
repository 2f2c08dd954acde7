//! `/help/shortcuts`: the keys, and the switches for them.

use askama::Template;

use super::{Frame, Section};

/// Keys that stand together: the message that names them, and each key with what it does.
type Group = (&'static str, &'static [(&'static [&'static str], &'static str)]);

const GROUPS: [Group; 6] = [
    (
        "keys-everywhere",
        &[
            (&["/"], "keys-search"),
            (&["?"], "keys-help"),
            (&["."], "keys-live"),
            (&["z"], "keys-undo"),
            (&["Esc"], "keys-close"),
        ],
    ),
    ("keys-lists", &[(&["j", "k"], "keys-rows"), (&["Enter"], "keys-open")]),
    ("frame-nav-overview", &[(&["c"], "keys-claim")]),
    (
        "keys-matrix",
        &[
            (&["←", "→", "↑", "↓"], "keys-cells"),
            (&["Home", "End"], "keys-row-ends"),
            (&["Ctrl+Home", "Ctrl+End"], "keys-table-ends"),
            (&["PageUp", "PageDown"], "keys-leaps"),
            (&["Enter"], "keys-open"),
            (&["x"], "keys-tick"),
            (&["c"], "keys-claim"),
            (&["f"], "keys-filter"),
            (&["v"], "keys-view"),
            (&["[", "]"], "keys-pages"),
        ],
    ),
    (
        "keys-article",
        &[
            (&["n", "p"], "keys-changes"),
            (&["u"], "keys-start"),
            (&["m"], "keys-mark"),
            (&["o"], "keys-publisher"),
            (&["1–9"], "keys-variant"),
        ],
    ),
    (
        "keys-queue",
        &[
            (&["o"], "keys-open"),
            (&["c"], "keys-claim"),
            (&["r"], "keys-write"),
            (&["u"], "keys-mark"),
            (&["s"], "keys-snooze"),
            (&["a"], "keys-assign"),
        ],
    ),
];

/// Keys, and what they do.
struct Shortcut {
    keys: Vec<&'static str>,
    does: String,
}

/// The keys.
#[derive(Debug, Template)]
#[template(path = "shortcuts.html")]
pub struct ShortcutsPage {
    /// What stands round it.
    pub frame: Frame,
}

impl ShortcutsPage {
    fn groups(&self) -> Vec<(String, Vec<Shortcut>)> {
        let frame = &self.frame;
        let shortcut = |(keys, does): &(&[&'static str], &str)| Shortcut { keys: keys.to_vec(), does: frame.say(does) };
        let mut groups: Vec<(String, Vec<Shortcut>)> =
            GROUPS.iter().map(|(title, keys)| (frame.say(title), keys.iter().map(shortcut).collect())).collect();
        if let Some((_, everywhere)) = groups.first_mut() {
            let to = |section: Section| Shortcut { keys: vec!["g", section.key()], does: frame.say(section.label()) };
            everywhere.extend(Section::ALL.map(to));
        }
        groups
    }

    /// The switches: the field, what the press of its button sends, and what the button says.
    fn switches(&self) -> [(&'static str, &'static str, String); 2] {
        let switch = |is_off: bool, on: &str, off: &str| {
            if is_off { ("on", self.frame.say(on)) } else { ("off", self.frame.say(off)) }
        };
        let (keys, keys_words) = switch(!self.frame.keys(), "keys-switch-on", "keys-switch-off");
        let (grid, grid_words) = switch(!self.frame.grid(), "keys-grid-on", "keys-grid-off");
        [("keys", keys, keys_words), ("grid", grid, grid_words)]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        dashboard::{
            sample,
            view::{Flash, Hold, Undo},
        },
        i18n::UiLanguage,
    };

    /// The page that a group of keys is for.
    fn page(group: &str) -> String {
        let language = UiLanguage::En;
        let html = match group {
            "keys-everywhere" | "keys-lists" => {
                let mut page = sample::overview(language);
                for row in page.board.iter_mut().flat_map(|board| &mut board.urgent) {
                    row.claimable = false;
                }
                // What was done is told, with the way back, on whichever page comes next.
                page.frame.flash = Some(Flash::new("action-done-opted-out").with_undo(Some(Undo::Decision(9))));
                page.render()
            }
            "frame-nav-overview" => sample::overview(language).render(),
            "keys-matrix" => {
                let mut page = sample::articles(language);
                page.before = Some("b5.31".to_owned());
                page.render()
            }
            "keys-article" => sample::article(language).render(),
            "keys-queue" => {
                let mut page = sample::queue(language, true);
                page.frame.flash = Some(Flash::new("action-done-opted-out").with_undo(Some(Undo::Decision(9))));
                let free = page.render();
                if let Some(detail) = &mut page.detail {
                    let until = page.frame.read_at;
                    detail.acting.hold = Hold::Mine { claim: 7, until, lapsed: false };
                }
                page.render().and_then(|held| Ok(held + &free?))
            }
            other => panic!("no page for {other}"),
        };
        html.unwrap()
    }

    /// The keys that the elements of a page name.
    fn named(html: &str) -> BTreeSet<String> {
        let values = html.split(" data-key=\"").skip(1).filter_map(|rest| rest.split_once('"'));
        values.flat_map(|(keys, _)| keys.split(' ')).map(str::to_owned).collect()
    }

    /// Whether a page answers to a key that no element of it names.
    fn is_answered(html: &str, key: &str) -> bool {
        match key {
            "Enter" | "Esc" => true,
            "j" | "k" => html.contains(" data-list") && html.contains(" data-row"),
            "n" | "p" => html.contains(" data-change"),
            "1–9" => named(html).contains("1"),
            "←" | "→" | "↑" | "↓" | "Home" | "End" | "Ctrl+Home" | "Ctrl+End" | "PageUp" | "PageDown" => {
                html.contains(" data-grid")
            }
            key => named(html).contains(key),
        }
    }

    #[test]
    fn pages_answer_to_the_keys_that_are_listed_and_to_no_others() {
        let listed = |group: &str| -> Vec<&str> {
            let group = GROUPS.iter().find(|(title, _)| *title == group).unwrap();
            group.1.iter().flat_map(|(keys, _)| keys.iter().copied()).collect()
        };
        for (group, _) in GROUPS {
            let html = page(group);
            for key in listed(group) {
                assert!(is_answered(&html, key), "{group}: nothing answers to {key}");
            }
            for key in named(&html) {
                let is_number = key.parse::<u8>().is_ok();
                let key = if is_number { "1–9" } else { key.as_str() };
                let known = ["keys-everywhere", group].iter().any(|group| listed(group).contains(&key));
                assert!(known, "{group}: {key} is not listed");
            }
        }
        for section in Section::ALL {
            assert!(page("keys-everywhere").contains(&format!(" data-go=\"{}\"", section.key())), "{section:?}");
        }
    }

    #[test]
    fn what_has_a_key_says_so_to_those_who_cannot_see_it() {
        for (group, _) in GROUPS {
            let html = page(group);
            for tag in html.split('<').filter_map(|piece| piece.split_once('>')).map(|(tag, _)| tag) {
                let value = |name: &str| tag.split_once(name).and_then(|(_, rest)| rest.split('"').next());
                assert_eq!(value(" data-key=\""), value(" aria-keyshortcuts=\""), "{group}: <{tag}>");
            }
        }
    }
}
