//! `/help/shortcuts`: the keys, and the switches for them.

use askama::Template;

use super::{Frame, Section};

/// Keys that stand together: the message that names them, and each key with what it does.
type Group = (&'static str, &'static [(&'static [&'static str], &'static str)]);

const GROUPS: [Group; 5] = [
    (
        "keys-everywhere",
        &[(&["/"], "keys-search"), (&["?"], "keys-help"), (&["."], "keys-live"), (&["Esc"], "keys-close")],
    ),
    ("keys-lists", &[(&["j", "k"], "keys-rows"), (&["Enter"], "keys-open"), (&["c"], "keys-claim")]),
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
            (&["c"], "keys-claim"),
            (&["r"], "keys-review"),
            (&["u"], "keys-mark"),
            (&["s"], "keys-snooze"),
            (&["a"], "keys-assign"),
            (&["z"], "keys-undo"),
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
