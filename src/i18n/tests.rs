//! The message files against each other and against what the program says.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::{Languages, languages::FILES};

/// Every message of one language: its variables and attributes.
fn messages(language: usize) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for (file, source) in FILES[language] {
        let mut id = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                id = name.to_owned();
                assert!(all.insert(id.clone(), BTreeSet::new()).is_none(), "{file}: {id} twice");
            }
            let Some(parts) = all.get_mut(&id) else { continue };
            for rest in line.split('$').skip(1) {
                let name: String =
                    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
                parts.insert(format!("${name}"));
            }
            if let Some((name, _)) = line.trim_start().strip_prefix('.').and_then(|line| line.split_once('=')) {
                parts.insert(format!(".{}", name.trim()));
            }
        }
    }
    all
}

/// The ids of all messages, for the pages' tests.
pub(crate) fn message_ids() -> BTreeSet<String> {
    messages(0).into_keys().collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "html") {
            found.push(path);
        }
    }
}

/// Every id that templates and code name, tests aside.
fn ids_in_use() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let pages: BTreeSet<String> = FILES[0]
        .iter()
        .map(|(file, _)| file.trim_start_matches("en/").trim_end_matches("s.ftl").trim_end_matches(".ftl").to_owned())
        .collect();
    let mut ids = BTreeSet::new();
    for file in files.iter().filter(|file| !file.ends_with("tests.rs")) {
        let is_page = file.extension().is_some_and(|extension| extension == "html");
        let text = fs::read_to_string(file).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for (before, literal) in text.split('"').zip(text.split('"').skip(1)) {
            let first = literal.split('-').next().unwrap_or_default();
            let is_id = literal.contains('-')
                && !literal.ends_with('-')
                && literal.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            let said = ["say(", "say_with(", "open("];
            let is_said = !is_page || said.iter().any(|call| before.ends_with(call));
            if is_id
                && is_said
                && pages
                    .iter()
                    .any(|page| page == first || page.trim_end_matches('s') == first || format!("{page}s") == first)
            {
                ids.insert(literal.to_owned());
            }
        }
    }
    ids
}

#[test]
fn the_languages_have_the_same_messages_with_the_same_variables() {
    let english = messages(0);
    assert!(english.len() > 100, "the files were read");
    for language in [1, 2] {
        let other = messages(language);
        assert_eq!(english.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (id, parts) in &english {
            assert_eq!(parts, &other[id], "{id}");
        }
    }
}

#[test]
fn every_message_that_is_said_exists_and_every_message_is_said() {
    let (known, used) = (message_ids(), ids_in_use());
    assert_eq!(used.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "missing");
    assert_eq!(known.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "unused");
}

#[test]
fn the_message_files_load() {
    assert!(Languages::load().is_ok());
}

#[test]
fn hong_kong_messages_hold_no_mainland_characters_and_the_other_way_round() {
    // A sample of characters that differ, enough to notice a line that was copied and not converted.
    let simplified = "译语这来时发对过还进关开页间问题标错级编签区应处络储设访显际条执导选钟";
    let traditional = "譯語這來時發對過還進關開頁間問題標錯級編簽區應處絡儲設訪顯際條執導選鐘";
    for (language, foreign) in [(1, traditional), (2, simplified)] {
        for (file, source) in FILES[language] {
            for line in source.lines() {
                assert!(!line.contains(|c| foreign.contains(c)), "{file}: {line}");
            }
        }
    }
}

/// The template without what is filled in, controlled or remarked.
fn bare(template: &str) -> String {
    let mut bare = template.to_owned();
    for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}")] {
        let mut pieces = bare.split(open);
        let first = pieces.next().unwrap_or_default().to_owned();
        bare = pieces.fold(first, |kept, piece| kept + piece.split_once(close).map_or("", |(_, after)| after));
    }
    bare
}

/// What a template says without asking the translator.
fn said_by_itself(template: &str) -> Vec<String> {
    let bare = bare(template);
    let mut said = Vec::new();
    for (tag, text) in bare.split('<').skip(1).filter_map(|piece| piece.split_once('>')) {
        // Commands and names are the same in every language, and marked so. So are r15 and the mark.
        // A macro may hold a piece of a tag.
        let is_piece = text.contains("=\"");
        if !is_piece
            && !tag.contains("translate=\"no\"")
            && !matches!(text.trim(), "r" | "譯")
            && text.contains(char::is_alphabetic)
        {
            said.push(text.trim().to_owned());
        }
        for attribute in ["aria-label=\"", "placeholder=\"", "title=\"", "alt=\""] {
            let value = tag.split_once(attribute).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value);
            said.extend(value.filter(|value| value.contains(char::is_alphabetic)).map(str::to_owned));
        }
    }
    said
}

#[test]
fn no_template_says_anything_by_itself() {
    assert_eq!(said_by_itself("<p>{{ t.say(\"x\") }} and <b aria-label=\"{{ x }}\">{# note #}</b></p>"), ["and"]);
    assert_eq!(said_by_itself("<i title=\"Word\">{% if a > b %}·{% endif %}</i>"), ["Word"]);
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dashboard/pages"), &mut files);
    assert!(files.len() > 10, "the templates were found");
    for file in files {
        assert_eq!(said_by_itself(&fs::read_to_string(&file).unwrap()), Vec::<String>::new(), "{}", file.display());
    }
}
