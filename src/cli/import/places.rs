//! Under which path each input is known to the collection's layout.

use std::path::{Component, Path};

use super::inputs::{Form, Input, Inputs};
use crate::document::Layout;

/// How many folders above a root may belong to a layout.
const DEEPEST: usize = 8;
/// How many paths of a root are tried.
const TRIED: usize = 2_000;

/// The paths of all inputs, as the layout sees them.
///
/// `galley import .`, `galley import content` and `galley import content/en content/fr` mean the same texts, so as many
/// of a root's own folders are put before its paths as make the layout fit.
#[derive(Debug, Default)]
pub(super) struct Places {
    before: Vec<String>,
}

impl Places {
    /// Places inputs by a layout; without one, each is known by its path below its root.
    pub(super) fn by(inputs: &Inputs, layout: Option<&Layout>) -> Self {
        let before = (0..inputs.roots.len()).map(|root| match layout {
            Some(layout) => best(inputs, root, layout),
            None => String::new(),
        });
        Self { before: before.collect() }
    }

    /// The path of an input; `None` for standard input.
    pub(super) fn path(&self, input: &Input) -> Option<String> {
        let before = self.before.get(input.root)?;
        let below = input.below.strip_suffix(".gz").unwrap_or(&input.below);
        Some(format!("{before}{below}"))
    }
}

/// The layout that the Markdown files follow: below their roots, else with as few of the roots' own folders as it takes.
pub(super) fn guess(inputs: &Inputs) -> Option<Layout> {
    (0..=DEEPEST).find_map(|depth| {
        let before: Vec<String> = inputs.roots.iter().map(|root| folders(root, depth)).collect();
        let places = Places { before };
        let paths: Vec<String> = markdown(inputs).filter_map(|input| places.path(input)).collect();
        Layout::guess(paths.iter().map(String::as_str))
    })
}

fn markdown(inputs: &Inputs) -> impl Iterator<Item = &Input> {
    inputs.all.iter().filter(|input| input.form == Form::Markdown)
}

fn best(inputs: &Inputs, root: usize, layout: &Layout) -> String {
    let Some(folder) = inputs.roots.get(root) else { return String::new() };
    let paths: Vec<&Input> = markdown(inputs).filter(|input| input.root == root).take(TRIED).collect();
    let fits = |before: &str| {
        paths.iter().filter(|input| layout.matches(&format!("{before}{}", input.below)).is_some()).count()
    };
    let tried = (0..=DEEPEST).map(|depth| folders(folder, depth)).map(|before| (fits(&before), before));
    // Of those that fit as many, the first: the fewest folders.
    let found = tried.fold(None, |best: Option<(usize, String)>, next| match best {
        Some(best) if best.0 >= next.0 => Some(best),
        Some(_) | None => Some(next),
    });
    found.map(|(_, before)| before).unwrap_or_default()
}

/// The last `depth` folders of a path, each with a `/` after it.
fn folders(path: &Path, depth: usize) -> String {
    if depth == 0 {
        return String::new();
    }
    let absolute = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let names: Vec<String> = absolute
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .map(|part| format!("{}/", part.as_os_str().to_string_lossy()))
        .collect();
    let from = names.len().saturating_sub(depth);
    names.get(from..).unwrap_or_default().concat()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{super::inputs::Source, *};

    fn inputs(files: &[(&str, &str)]) -> Inputs {
        let mut inputs = Inputs::default();
        for (root, below) in files {
            let root = PathBuf::from(root);
            let at = inputs.roots.iter().position(|known| *known == root).unwrap_or_else(|| {
                inputs.roots.push(root.clone());
                inputs.roots.len() - 1
            });
            inputs.all.push(Input {
                source: Source::File(root.join(below)),
                shown: String::new(),
                form: Form::Markdown,
                root: at,
                below: (*below).to_owned(),
                named: false,
                bytes: 0,
            });
        }
        inputs
    }

    fn guessed(files: &[(&str, &str)]) -> (Option<String>, Vec<String>) {
        let inputs = inputs(files);
        let layout = guess(&inputs);
        let places = Places::by(&inputs, layout.as_ref());
        (layout.map(|layout| layout.to_string()), inputs.all.iter().filter_map(|input| places.path(input)).collect())
    }

    #[test]
    fn a_layout_below_one_folder_needs_nothing_of_its_name() {
        let (layout, paths) = guessed(&[("/no/site", "content/en/a.md"), ("/no/site", "content/fr/a.md.gz")]);
        assert_eq!(layout.as_deref(), Some("content/{locale}/{key}.md"));
        assert_eq!(paths, ["content/en/a.md", "content/fr/a.md"]);
    }

    #[test]
    fn folders_named_by_locale_are_part_of_the_layout() {
        let (layout, paths) = guessed(&[("/no/site/en", "a.md"), ("/no/site/fr", "a.md")]);
        assert_eq!(layout.as_deref(), Some("{locale}/{key}.md"));
        assert_eq!(paths, ["en/a.md", "fr/a.md"]);
    }

    #[test]
    fn a_known_layout_takes_as_many_folders_as_it_needs() {
        let layout = Layout::parse("content/{locale}/{key}.md").unwrap();
        for (root, below) in [("/no", "content/en/a.md"), ("/no/content", "en/a.md"), ("/no/content/en", "a.md")] {
            let inputs = inputs(&[(root, below)]);
            let places = Places::by(&inputs, Some(&layout));
            assert_eq!(places.path(&inputs.all[0]).as_deref(), Some("content/en/a.md"), "{root}");
        }
    }
}
