//! What of an article can be searched.

use super::fold;

/// How much of an article is searched, in bytes of folded text. Sixty-four headlines of usual length fit.
const MOST: usize = 16_384;

/// The text that an article is searched in: its key, its headlines in all locales, and the parts of its addresses.
#[derive(Debug, Clone, Default)]
pub struct Searched {
    lines: Vec<String>,
}

impl Searched {
    /// An article with this key.
    pub fn new(key: &str) -> Self {
        Self { lines: vec![fold(key)] }
    }

    /// Adds the headline of one of its texts.
    pub fn add_title(&mut self, title: &str) {
        self.add(fold(title));
    }

    /// Adds an address that one of its texts is published at. Most of its parts stand in the others' too, or in the key.
    pub fn add_address(&mut self, address: &str) {
        let folded = fold(address);
        let parts = folded.split_once("://").map_or(folded.as_str(), |(_, rest)| rest);
        for part in parts.split(['/', '?', '#', ' ']) {
            self.add(part.to_owned());
        }
    }

    fn add(&mut self, folded: String) {
        if !folded.is_empty() && !self.lines.iter().any(|line| line.contains(&folded)) {
            self.lines.push(folded);
        }
    }

    /// One folded text, a line for each part; cut off where it would be too long.
    pub fn into_text(self) -> String {
        let mut text = String::new();
        for line in self.lines {
            if text.len() + line.len() >= MOST {
                let room = MOST.saturating_sub(text.len() + 1);
                let cut = line.floor_char_boundary(room);
                text.push_str(line.get(..cut).unwrap_or_default());
                break;
            }
            text.push_str(&line);
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_headline_and_every_part_of_an_address_is_there_once() {
        let mut searched = Searched::new("HK/Typhoon-9");
        searched.add_title("Observatory hoists No. 9");
        searched.add_title("天文台改發九號烈風");
        searched.add_title("天文台改发九号烈风");
        searched.add_address("https://news.example/en/typhoon-9?from=rss");
        searched.add_address("https://news.example/zh-hk/typhoon-9");
        let text = searched.into_text();
        assert_eq!(
            text,
            "hk/typhoon-9\nobservatory hoists no. 9\n天文台改发九号烈风\nnews.example\nen\nfrom=rss\nzh-hk\n"
        );
    }

    #[test]
    fn too_much_is_cut_off_between_characters() {
        let mut searched = Searched::new("key");
        searched.add_title(&"風".repeat(20_000));
        let text = searched.into_text();
        assert!(text.len() <= MOST && text.len() > MOST - 8 && text.ends_with('风'));
    }
}
