//! The variants that a document declares in `locales`: a list of links, a mapping of locales to addresses, or a list of
//! locales alone.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    address,
    fields::{Fields, Given},
    limits, markdown_link,
    reading::same_tag,
};
use crate::domain::{DeclaredVariant, Document, Locale};

/// One item of `locales` as it was written.
struct Item {
    field: String,
    tag: String,
    url: Option<String>,
    line: Option<u32>,
}

/// Variants, and whether a missing own one is worth a warning.
pub(super) struct Declared {
    variants: Vec<DeclaredVariant>,
    lists_itself: bool,
    line: Option<u32>,
}

impl Fields<'_> {
    /// The variants declared, each locale once; `None` where the document does not say.
    pub(super) fn declared(&mut self) -> Option<Declared> {
        let given = self.take("locales")?;
        let (line, lists_itself) = (given.entry.line, given.lenient);
        let items = self.items(given);
        if items.len() > limits::LOCALES {
            self.error("locales", line, format!("has more than {} locales", limits::LOCALES));
            return None;
        }
        let mut variants: Vec<DeclaredVariant> = Vec::new();
        let mut places: HashMap<Locale, usize> = HashMap::new();
        for item in items {
            // `x-default` is a hint to search engines, not a locale; publishers list it by habit.
            if same_tag(item.tag.trim(), "x-default") && self.reading.alias(&item.tag).is_none() {
                continue;
            }
            let locale = match self.reading.locale(&item.tag) {
                Ok(locale) => locale,
                Err(_) if item.tag.trim().is_empty() => {
                    self.warn(&item.field, item.line, "names no locale, and was left out");
                    continue;
                }
                Err(error) => {
                    self.warn(&item.field, item.line, format!("was left out: {error}"));
                    continue;
                }
            };
            let url = self.declared_url(&item);
            match places.get(&locale).and_then(|&at| variants.get_mut(at)) {
                None => {
                    places.insert(locale.clone(), variants.len());
                    variants.push(DeclaredVariant { locale, url });
                }
                Some(first) if first.url == url || url.is_none() => {
                    self.warn(&item.field, item.line, format!("lists `{locale}` again; once is enough"));
                }
                Some(first) if first.url.is_none() => first.url = url,
                Some(_) => {
                    self.warn(&item.field, item.line, format!("gives `{locale}` another address; the first was taken"));
                }
            }
        }
        Some(Declared { variants, lists_itself, line })
    }

    fn declared_url(&mut self, item: &Item) -> Option<String> {
        let url = item.url.as_deref().map(str::trim).filter(|url| !url.is_empty())?;
        if url.contains('\0') || url.chars().nth(limits::URL).is_some() {
            let fault = address::fault(url).unwrap_or_default();
            self.error(&item.field, item.line, fault);
            return None;
        }
        if let Some(fault) = address::fault(url) {
            self.warn(&item.field, item.line, format!("has an address that {fault}; it was left out"));
            return None;
        }
        Some(url.to_owned())
    }

    /// The items of `locales` in any of its shapes.
    fn items(&mut self, given: Given) -> Vec<Item> {
        let Given { entry, lenient } = given;
        let mut items = Vec::new();
        match entry.value {
            Value::Null => {}
            Value::Object(mapping) => {
                for (tag, value) in mapping {
                    let field = format!("locales.{}", tag.chars().take(40).collect::<String>());
                    match value {
                        Value::Null => items.push(Item { field, tag, url: None, line: entry.line }),
                        Value::String(url) => items.push(Item { field, tag, url: Some(url), line: entry.line }),
                        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                            self.unfit(&field, entry.line, lenient, "must be an address, or null");
                        }
                    }
                }
            }
            Value::Array(values) => {
                for (nth, value) in values.into_iter().enumerate() {
                    let line = entry.item_lines.get(nth).copied().or(entry.line);
                    let field = format!("locales[{nth}]");
                    match value {
                        Value::String(text) => items.push(listed(field, text, line, lenient)),
                        Value::Object(mapping) => items.extend(self.object(field, mapping, line, lenient)),
                        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
                            self.unfit(&field, line, lenient, "must be a locale, or an object of `locale` and `url`");
                        }
                    }
                }
            }
            Value::String(text) if lenient => {
                // `locales: en, zh-CN` is how a person might write it.
                let tags = text.split([',', ' ']).filter(|tag| !tag.is_empty());
                items.extend(tags.map(|tag| listed("locales".to_owned(), tag.to_owned(), entry.line, true)));
            }
            Value::String(_) | Value::Bool(_) | Value::Number(_) => {
                let message = "must be an object of locales and addresses, or an array of locales";
                self.unfit("locales", entry.line, lenient, message);
            }
        }
        items
    }

    /// `{"locale": "en", "url": "https://…"}`.
    fn object(
        &mut self,
        field: String,
        mut mapping: serde_json::Map<String, Value>,
        line: Option<u32>,
        lenient: bool,
    ) -> Option<Item> {
        let tag = mapping.swap_remove("locale");
        let url = mapping.swap_remove("url");
        match (tag, url) {
            (Some(Value::String(tag)), None | Some(Value::Null)) if mapping.is_empty() => {
                Some(Item { field, tag, url: None, line })
            }
            (Some(Value::String(tag)), Some(Value::String(url))) if mapping.is_empty() => {
                Some(Item { field, tag, url: Some(url), line })
            }
            _ => {
                self.unfit(&field, line, lenient, "must have a `locale` and may have a `url`, both strings");
                None
            }
        }
    }

    fn unfit(&mut self, field: &str, line: Option<u32>, lenient: bool, message: &str) {
        if lenient {
            self.warn(field, line, format!("was left out: it {message}"));
        } else {
            self.error(field, line, message);
        }
    }

    /// The variants with the document's own among them. Front matter that lists others but not itself is warned of,
    /// because the rules for such lists (hreflang's) require it; an item's `locales` are the others by nature.
    pub(super) fn with_own(&mut self, declared: Declared, document: &Document) -> Vec<DeclaredVariant> {
        let Declared { mut variants, lists_itself, line } = declared;
        let Some(own) = &document.locale else { return variants };
        if !variants.is_empty() && !variants.iter().any(|variant| variant.locale == *own) {
            if lists_itself {
                self.warn("locales", line, format!("does not list the document's own locale `{own}`; it was added"));
            }
            variants.push(DeclaredVariant { locale: own.clone(), url: document.url.clone() });
        }
        variants
    }

    /// Warns where the address begins with a locale that is not the document's own.
    pub(super) fn compare_url_with_locale(&mut self, document: &Document) {
        let (Some(url), Some(own)) = (&document.url, &document.locale) else { return };
        let (segments, _) = address::split_locales(url, |segment| self.names_locale(segment, document));
        let Some(other) = segments.first().and_then(|segment| self.reading.locale(segment).ok()) else { return };
        if other != *own {
            self.warn("url", None, format!("has `{other}` in its path, but the document says it is in `{own}`"));
        }
    }
}

/// An item that is one text: a locale, or in front matter a Markdown link.
fn listed(field: String, text: String, line: Option<u32>, lenient: bool) -> Item {
    match markdown_link::whole_link(text.trim()).filter(|_| lenient) {
        Some((tag, url)) => Item { field, tag: tag.to_owned(), url: Some(url.to_owned()), line },
        None => Item { field, tag: text, url: None, line },
    }
}
