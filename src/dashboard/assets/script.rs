//! The one script: htmx as its makers publish it (`vendor/`), then the pages' own modules (`script/`), joined into one, so
//! that a page asks for one file.
//!
//! The modules are plain ES modules and can be read, checked and tried one by one. Joined, they share one scope: `import`
//! lines go, `export` goes from before what it exports, and so do comments and indentation. That is all the building there
//! is, so names must differ between modules, an import and a comment must be lines of their own, and no text goes over
//! lines; tests hold them to it.

/// htmx and its extension for server-sent events.
const HTMX: &str = include_str!("vendor/htmx.js");

/// The pages' own modules, each after those that it imports.
const MODULES: [(&str, &str); 11] = [
    ("say", include_str!("script/say.js")),
    ("menus", include_str!("script/menus.js")),
    ("swaps", include_str!("script/swaps.js")),
    ("dialogs", include_str!("script/dialogs.js")),
    ("filters", include_str!("script/filters.js")),
    ("keys", include_str!("script/keys.js")),
    ("leaving", include_str!("script/leaving.js")),
    ("grid", include_str!("script/grid.js")),
    ("time", include_str!("script/time.js")),
    ("live", include_str!("script/live.js")),
    ("copying", include_str!("script/copying.js")),
];

/// All of it.
pub(super) fn whole() -> String {
    let mut whole = HTMX.to_owned();
    for (_, module) in MODULES {
        for line in module.lines().map(str::trim) {
            if !(line.is_empty() || line.starts_with("//") || line.starts_with("import ")) {
                whole.push('\n');
                whole.push_str(line.strip_prefix("export ").unwrap_or(line));
            }
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fmt::Write as _};

    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn htmx_is_what_its_page_says() {
        let digest = Sha256::digest(HTMX).iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        });
        assert!(include_str!("vendor/README.md").contains(&format!("{digest}  htmx.js")), "{digest}");
    }

    #[test]
    fn modules_can_be_joined() {
        let mut names = BTreeSet::new();
        let mut known = BTreeSet::new();
        for (name, module) in MODULES {
            for line in module.lines() {
                assert_eq!(line.matches('`').count() % 2, 0, "{name}: a text over several lines: {line}");
                assert!(!line.contains("/*") && !line.starts_with("export {"), "{name}: {line}");
                if let Some(from) = line.strip_prefix("import ") {
                    let from = from.split_once("from './").unwrap().1.trim_end_matches(".js';");
                    assert!(known.contains(from), "{name} imports {from}, which comes later");
                }
                let declared = line.strip_prefix("export ").unwrap_or(line);
                let kept = ["const ", "let ", "function "].iter().find_map(|word| declared.strip_prefix(word));
                if let Some(declared) = kept.and_then(|rest| rest.split([' ', '(', '=']).next()) {
                    assert!(names.insert(declared), "{name}: {declared} is declared by another module too");
                }
            }
            known.insert(name);
        }
    }

    #[test]
    fn no_module_makes_code_of_text() {
        for (name, module) in MODULES {
            for evil in ["eval(", "Function(", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"] {
                assert!(!module.contains(evil), "{name}: {evil}");
            }
        }
    }
}
