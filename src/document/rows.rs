//! CSV into JSON items: a row is a document, its columns are the fields of the contract.

use std::io::{self, Read};

use csv::{ByteRecord, Reader, ReaderBuilder};
use serde_json::{Map, Value, json};

use super::{allowance::Allowance, item::names_field};
use crate::domain::FieldError;

/// How a column that gives the address of a variant begins: `locales.zh-CN`.
const LOCALES: &str = "locales.";

/// Rows of CSV (RFC 4180; also separated by tabs or semicolons), each as a JSON item. Empty cells are absent fields. No
/// row is held that is longer than the limit given.
pub struct Rows<R> {
    reader: Reader<Allowance<R>>,
    columns: Vec<String>,
    begun: bool,
    ended: bool,
    line: u64,
}

/// A document cut out of a larger text, and the line on which it begins, from 1; or what is wrong there.
pub type Cut = Result<(Vec<u8>, u64), (FieldError, u64)>;

impl<R: Read> Rows<R> {
    /// Reads rows of at most `largest` bytes. `separator` is the byte between cells.
    pub fn new(source: R, separator: u8, largest: usize) -> Self {
        let source = Allowance::new(source, largest);
        let reader = ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(source);
        Self { reader, columns: Vec::new(), begun: false, ended: false, line: 1 }
    }

    /// The line reached, from 1.
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// The next row as an item; `None` at the end, and after what makes the rest unreadable.
    pub fn cut(&mut self) -> io::Result<Option<Cut>> {
        if self.ended {
            return Ok(None);
        }
        if !self.begun {
            self.begun = true;
            if let Some(error) = self.head()? {
                self.ended = true;
                return Ok(Some(Err((error, 1))));
            }
        }
        let Some(row) = self.record()? else { return Ok(None) };
        Ok(Some(self.item(&row).map(|item| (item, self.line)).map_err(|error| (error, self.line))))
    }

    fn record(&mut self) -> io::Result<Option<ByteRecord>> {
        self.reader.get_mut().refill();
        let mut record = ByteRecord::new();
        let read = self.reader.read_byte_record(&mut record);
        let read = read.map_err(io::Error::from);
        if let Some(position) = record.position() {
            self.line = position.line();
        }
        Ok(read?.then_some(record))
    }

    /// Reads the first row, which names the columns. What is wrong with it is wrong with the whole file.
    fn head(&mut self) -> io::Result<Option<FieldError>> {
        let Some(row) = self.record()? else { return Ok(None) };
        for cell in &row {
            let Ok(name) = std::str::from_utf8(cell) else { return Ok(Some(error("columns", "are not UTF-8"))) };
            let name = name.trim();
            let shown: String = name.chars().take(64).collect();
            if !name.is_empty() && !name.starts_with(LOCALES) && !names_field(name) {
                let message = "is not a field of a document; the first row names the columns: `locale` and one of \
                               `key` and `url`, and what else there is to say";
                return Ok(Some(error(&shown, message)));
            }
            if !name.is_empty() && self.columns.iter().any(|column| column == name) {
                return Ok(Some(error(&shown, "stands there twice; which column is meant cannot be told")));
            }
            self.columns.push(name.to_owned());
        }
        Ok(None)
    }

    fn item(&self, row: &ByteRecord) -> Result<Vec<u8>, FieldError> {
        if row.len() > self.columns.len() {
            let message = format!("has {} cells, and the first row names {}", row.len(), self.columns.len());
            return Err(error("row", &message));
        }
        let mut item = Map::new();
        let mut locales = Map::new();
        for (column, cell) in self.columns.iter().zip(row) {
            let text = std::str::from_utf8(cell).map_err(|_| error(column, "is not UTF-8"))?;
            if text.trim().is_empty() || column.is_empty() {
                continue;
            }
            if let Some(tag) = column.strip_prefix(LOCALES) {
                locales.insert(tag.to_owned(), text.trim().into());
            } else {
                item.insert(column.clone(), value(column, text));
            }
        }
        if !locales.is_empty() {
            item.insert("locales".to_owned(), locales.into());
        }
        Ok(Value::Object(item).to_string().into_bytes())
    }
}

/// A cell as the item has it. What does not fit stays a text, which the reader of the item refuses by name.
fn value(column: &str, text: &str) -> Value {
    let word = text.trim();
    match column {
        "deleted" => match word.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Value::Bool(true),
            "false" | "no" | "0" => Value::Bool(false),
            _ => text.into(),
        },
        "based_on" => match word.parse::<i64>() {
            Ok(revision) => json!({ "revision": revision }),
            Err(_) if word.contains([':', '-']) => json!({ "datetime": word }),
            Err(_) => json!({ "digest": word }),
        },
        "locales" => word.split([',', ';', ' ']).filter(|tag| !tag.is_empty()).collect::<Vec<_>>().into(),
        _ => text.into(),
    }
}

fn error(field: &str, message: &str) -> FieldError {
    FieldError { field: field.to_owned(), line: None, message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(csv: &[u8], separator: u8, largest: usize) -> io::Result<Vec<Cut>> {
        let mut rows = Rows::new(csv, separator, largest);
        let mut cuts = Vec::new();
        while let Some(cut) = rows.cut()? {
            cuts.push(cut);
        }
        Ok(cuts)
    }

    fn items(csv: &str) -> Vec<Value> {
        let cuts = all(csv.as_bytes(), b',', 1 << 20).unwrap();
        cuts.into_iter().map(|cut| serde_json::from_slice(&cut.unwrap().0).unwrap()).collect()
    }

    #[test]
    fn a_row_is_a_document_and_an_empty_cell_is_no_field() {
        let csv = "\u{feff}key,locale,title,datetime,locales.zh-CN,deleted,based_on\r\n\
                   news/1,en,\"Shares, up 10 %\r\nagain\",2025-12-04T08:10:52Z,https://e.com/zh-CN/1,,\r\n\
                   news/1,zh-CN,,,,yes,3\r\n";
        assert_eq!(
            items(csv),
            [
                json!({
                    "key": "news/1", "locale": "en", "title": "Shares, up 10 %\r\nagain",
                    "datetime": "2025-12-04T08:10:52Z", "locales": { "zh-CN": "https://e.com/zh-CN/1" }
                }),
                json!({ "key": "news/1", "locale": "zh-CN", "deleted": true, "based_on": { "revision": 3 } }),
            ]
        );
    }

    #[test]
    fn a_row_that_cannot_be_read_does_not_take_the_others_with_it() {
        let csv = b"key,locale\nnews/1,en\nnews/2,\xff\nnews/3,en,more\nnews/4,en\n";
        let cuts = all(csv, b',', 1 << 20).unwrap();
        let told: Vec<_> = cuts
            .iter()
            .map(|cut| cut.as_ref().map(|(_, line)| *line).map_err(|(e, line)| (e.field.as_str(), *line)))
            .collect();
        assert_eq!(told, [Ok(2), Err(("locale", 3)), Err(("row", 4)), Ok(5)]);
    }

    #[test]
    fn a_column_that_is_no_field_is_named_once_and_not_on_every_row() {
        let cuts = all(b"key,locale,colour\nnews/1,en,red\nnews/2,en,red\n", b',', 1 << 20).unwrap();
        assert_eq!(cuts.len(), 1);
        assert_eq!(cuts[0].as_ref().unwrap_err().0.field, "colour");
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_not_held_for_ever() {
        let csv = format!("key,locale\n\"{}", "x".repeat(300_000));
        assert!(all(csv.as_bytes(), b',', 100_000).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_go_round_for_ever(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = all(&bytes, b',', 200);
        }
    }
}
