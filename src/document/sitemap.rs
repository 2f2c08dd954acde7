//! A sitemap (sitemaps.org 0.9) into JSON items: an address is a document without a body, dated by its `lastmod`, with the
//! variants that `xhtml:link` names beside it. News sitemaps tell the title and the locale as well.

use std::io::{self, BufRead};

use quick_xml::{
    Error, Reader,
    escape::resolve_xml_entity,
    events::{BytesRef, BytesStart, Event},
};
use serde_json::{Map, Value};

use super::{allowance::Allowance, rows::Cut};
use crate::domain::FieldError;

/// How deep elements may lie in each other; a news sitemap needs five.
const DEPTH: usize = 16;

/// The addresses of a sitemap, each as a JSON item. None is held that is longer than the limit given; document types and
/// entities of their own are refused.
pub struct Sitemap<R> {
    reader: Reader<Allowance<R>>,
    open: Vec<String>,
    item: Map<String, Value>,
    variants: Map<String, Value>,
    text: String,
    began: u64,
    ended: bool,
}

/// Why reading stops.
enum Stop {
    Io(io::Error),
    Fault(FieldError),
}

impl<R: BufRead> Sitemap<R> {
    /// Reads addresses of at most `largest` bytes each.
    pub fn new(source: R, largest: usize) -> Self {
        Self {
            reader: Reader::from_reader(Allowance::new(source, largest)),
            open: Vec::new(),
            item: Map::new(),
            variants: Map::new(),
            text: String::new(),
            began: 1,
            ended: false,
        }
    }

    /// The line reached, from 1.
    pub const fn line(&self) -> u64 {
        self.reader.get_ref().line()
    }

    /// The next address as an item; `None` at the end, and after what makes the rest unreadable.
    pub fn cut(&mut self) -> io::Result<Option<Cut>> {
        if self.ended {
            return Ok(None);
        }
        self.reader.get_mut().refill();
        let cut = self.read();
        // What comes after an item goes on; all else is the end.
        self.ended = !matches!(cut, Ok(Some(_)));
        match cut {
            Ok(found) => Ok(found.map(|item| Ok((item, self.began)))),
            Err(Stop::Fault(error)) => Ok(Some(Err((error, self.line())))),
            Err(Stop::Io(error)) => Err(error),
        }
    }

    fn read(&mut self) -> Result<Option<Vec<u8>>, Stop> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match self.reader.read_event_into(&mut buffer).map_err(stopped)? {
                Event::Start(start) => {
                    let name = start.local_name().as_ref().to_owned();
                    self.enter(name, &start)?;
                }
                Event::Empty(start) => {
                    if self.lies_in_address() && start.local_name().as_ref() == "link" {
                        self.link(&start)?;
                    }
                }
                Event::End(_) => {
                    if let Some(item) = self.leave() {
                        return Ok(Some(item));
                    }
                }
                Event::Text(text) => self.text.push_str(&text),
                Event::CData(text) => self.text.push_str(&text),
                Event::GeneralRef(reference) => self.text.push_str(&meant(&reference)?),
                Event::DocType(_) => {
                    return Err(fault("document", "has a document type, which a sitemap has no need of"));
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof if self.open.is_empty() => return Ok(None),
                Event::Eof => return Err(fault("document", "ends in the middle; what came before is in")),
            }
        }
    }

    fn enter(&mut self, name: String, start: &BytesStart<'_>) -> Result<(), Stop> {
        match (self.open.len(), name.as_str()) {
            (0, "urlset") => {}
            (0, "sitemapindex") => {
                return Err(fault("document", "is an index of sitemaps; give the sitemaps that it names"));
            }
            (0, _) => return Err(fault("document", "is no sitemap: it does not begin with `urlset`")),
            (DEPTH.., _) => return Err(fault("document", "has elements that lie too deep in each other")),
            (1, "url") => {
                self.item = Map::new();
                self.variants = Map::new();
                self.began = self.line();
            }
            _ => {}
        }
        if self.lies_in_address() && name == "link" {
            self.link(start)?;
        }
        self.text.clear();
        self.open.push(name);
        Ok(())
    }

    fn lies_in_address(&self) -> bool {
        self.open.len() == 2 && self.open.last().is_some_and(|name| name == "url")
    }

    /// Leaves an element; the item where that was an address.
    fn leave(&mut self) -> Option<Vec<u8>> {
        let path: Vec<&str> = self.open.iter().skip(1).map(String::as_str).collect();
        let field = match path.as_slice() {
            ["url", "loc"] => Some("url"),
            ["url", "lastmod"] => Some("datetime"),
            ["url", "news", "title"] => Some("title"),
            ["url", "news", "publication", "language"] => Some("locale"),
            // When it was published; when it was changed says more.
            ["url", "news", "publication_date"] if !self.item.contains_key("datetime") => Some("datetime"),
            _ => None,
        };
        let done = path == ["url"];
        let text = self.text.trim();
        if let Some(field) = field.filter(|_| !text.is_empty()) {
            self.item.insert(field.to_owned(), text.into());
        }
        self.text.clear();
        self.open.pop();
        done.then(|| self.finish())
    }

    fn finish(&mut self) -> Vec<u8> {
        let mut item = std::mem::take(&mut self.item);
        let variants = std::mem::take(&mut self.variants);
        // An address lists itself among its variants, and so tells its own locale.
        let own = variants.iter().find(|(tag, url)| *tag != "x-default" && Some(*url) == item.get("url"));
        if let Some((tag, _)) = own {
            item.insert("locale".to_owned(), tag.as_str().into());
        }
        if !variants.is_empty() {
            item.insert("locales".to_owned(), variants.into());
        }
        Value::Object(item).to_string().into_bytes()
    }

    /// Takes `<xhtml:link rel="alternate" hreflang="zh-CN" href="…"/>`.
    fn link(&mut self, start: &BytesStart<'_>) -> Result<(), Stop> {
        let (mut tag, mut address, mut alternate) = (None, None, false);
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| stopped(error.into()))?;
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(stopped)?;
            match attribute.key.local_name().as_ref() {
                "hreflang" => tag = Some(value.trim().to_owned()),
                "href" => address = Some(value.trim().to_owned()),
                "rel" => alternate = value.trim() == "alternate",
                _ => {}
            }
        }
        if let (true, Some(tag), Some(address)) = (alternate, tag, address) {
            self.variants.entry(tag).or_insert_with(|| address.into());
        }
        Ok(())
    }
}

/// What a reference stands for: a character, or one of the five names that XML itself knows.
fn meant(reference: &BytesRef<'_>) -> Result<String, Stop> {
    match reference.resolve_char_ref().map_err(stopped)? {
        Some(character) => Ok(character.to_string()),
        None => match resolve_xml_entity(reference) {
            Some(text) => Ok(text.to_owned()),
            None => Err(fault("document", "refers to something that it does not hold")),
        },
    }
}

fn stopped(error: Error) -> Stop {
    if let Error::Io(error) = error {
        return Stop::Io(io::Error::new(error.kind(), error.to_string()));
    }
    fault("document", &format!("is not well-formed XML: {error}"))
}

fn fault(field: &str, message: &str) -> Stop {
    Stop::Fault(FieldError { field: field.to_owned(), line: None, message: message.to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn all(xml: &str) -> io::Result<Vec<Cut>> {
        let mut sitemap = Sitemap::new(xml.as_bytes(), 4_096);
        let mut cuts = Vec::new();
        while let Some(cut) = sitemap.cut()? {
            cuts.push(cut);
        }
        Ok(cuts)
    }

    #[test]
    fn an_address_is_a_document_with_its_variants_beside_it() {
        let xml = r#"<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
  <url>
    <loc>https://e.com/en/news/1?a=1&amp;b=2</loc><lastmod>2025-12-04</lastmod><priority>0.8</priority>
    <xhtml:link rel="alternate" hreflang="en" href="https://e.com/en/news/1?a=1&amp;b=2"/>
    <xhtml:link rel="alternate" hreflang="zh-Hant" href="https://e.com/zh-HK/news/1"/>
    <xhtml:link rel="alternate" hreflang="x-default" href="https://e.com/en/news/1?a=1&amp;b=2"/>
  </url>
  <url><loc><![CDATA[https://e.com/zh-HK/news/1]]></loc></url>
</urlset>"#;
        let items: Vec<(Value, u64)> = all(xml)
            .unwrap()
            .into_iter()
            .map(|cut| cut.unwrap())
            .map(|(item, line)| (serde_json::from_slice(&item).unwrap(), line))
            .collect();
        let first = json!({
            "url": "https://e.com/en/news/1?a=1&b=2", "datetime": "2025-12-04", "locale": "en",
            "locales": { "en": "https://e.com/en/news/1?a=1&b=2", "zh-Hant": "https://e.com/zh-HK/news/1", "x-default": "https://e.com/en/news/1?a=1&b=2" }
        });
        assert_eq!(items, [(first, 3), (json!({ "url": "https://e.com/zh-HK/news/1" }), 9)]);
    }

    #[test]
    fn a_news_sitemap_tells_the_title_and_the_locale_and_an_image_does_not() {
        let xml = "<urlset><url><loc>https://e.com/1</loc><news:news><news:publication><news:name>Post</news:name>\
                   <news:language>zh-cn</news:language></news:publication>\
                   <news:publication_date>2025-12-04T08:10:52+08:00</news:publication_date>\
                   <news:title>半导体 &#38; 出口</news:title></news:news>\
                   <image:image><image:title>Not this</image:title></image:image></url></urlset>";
        let item: Value = serde_json::from_slice(&all(xml).unwrap().remove(0).unwrap().0).unwrap();
        let told = json!({
            "url": "https://e.com/1", "locale": "zh-cn", "datetime": "2025-12-04T08:10:52+08:00", "title": "半导体 & 出口"
        });
        assert_eq!(item, told);
    }

    #[test]
    fn what_is_no_sitemap_or_might_be_a_trap_is_refused() {
        let deep = format!("<urlset>{}", "<a>".repeat(40));
        for (xml, told) in [
            ("<sitemapindex><sitemap/></sitemapindex>", "index"),
            ("<rss></rss>", "no sitemap"),
            ("<!DOCTYPE urlset [<!ENTITY a \"b\">]><urlset/>", "document type"),
            ("<urlset><url><loc>&a;</loc></url></urlset>", "refers to"),
            ("<urlset><url><loc>x</loc></urlset>", "well-formed"),
            ("<urlset><url>", "in the middle"),
            (&*deep, "too deep"),
        ] {
            let cuts = all(xml).unwrap();
            let (error, _) = cuts.last().unwrap().as_ref().unwrap_err();
            assert!(error.message.contains(told), "{xml}: {error:?}");
        }
        assert!(all(&format!("<urlset><url><loc>{}", "x".repeat(10_000))).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(xml in "(<urlset>|<url>|</url>|<loc>|</loc>|&amp;|&#x0;|&#99999999;|<!\\[CDATA\\[|\\]\\]>|<!--|-->|<a b=|\"|'|é|譯){0,40}") {
            let _ = all(&xml);
        }
    }
}
