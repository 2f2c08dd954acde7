//! What runs said, deflated: written once with the run's end, and never changed.

use std::io::{Read as _, Write as _};

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use sea_orm::{ActiveValue::Set, EntityTrait as _};

use crate::{
    domain::{
        Locale,
        report::{Format, Rendered},
    },
    storage::{StorageError, Store, Transaction, entity::report_output},
};

/// The largest output that is read back, in bytes.
const LARGEST: u64 = 64 << 20;

/// Which output of a run: in which language, `None` for what is in none, and in which form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputKey {
    /// The language.
    pub language: Option<Locale>,
    /// The form.
    pub format: Format,
}

impl OutputKey {
    /// The output in this form for readers of this language.
    pub fn new(language: &Locale, format: Format) -> Self {
        Self { language: format.speaks().then(|| language.clone()), format }
    }

    fn tag(&self) -> String {
        self.language.as_ref().map(ToString::to_string).unwrap_or_default()
    }
}

/// What a run said in one language and one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// A line that carries the answer.
    pub subject: String,
    /// A name for the file.
    pub file_name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Output {
    /// The same, as it is sent and downloaded.
    pub fn into_rendered(self, format: Format) -> Rendered {
        let Self { subject, file_name, bytes } = self;
        Rendered { format, subject, content_type: format.content_type(), file_name, bytes }
    }
}

impl Transaction {
    /// Writes what a run said.
    pub async fn add_outputs(&self, run_id: i64, outputs: &[(OutputKey, Output)]) -> Result<(), StorageError> {
        for (key, output) in outputs {
            let wrong = |error| StorageError::inconsistent("report_output", run_id.to_string(), error);
            let row = report_output::ActiveModel {
                run_id: Set(run_id),
                language: Set(key.tag()),
                format: Set(key.format.as_str().to_owned()),
                subject: Set(output.subject.clone()),
                file_name: Set(output.file_name.chars().take(200).collect()),
                body: Set(deflate(&output.bytes).map_err(wrong)?),
            };
            report_output::Entity::insert(row).exec_without_returning(self.connection()).await?;
        }
        Ok(())
    }
}

impl Store {
    /// What a run said in this language and form; `None` where that was not stored.
    pub async fn report_output(&self, run_id: i64, key: &OutputKey) -> Result<Option<Output>, StorageError> {
        let id = (run_id, key.tag(), key.format.as_str().to_owned());
        let Some(row) = report_output::Entity::find_by_id(id).one(&self.reader).await? else { return Ok(None) };
        let wrong = |error| StorageError::inconsistent("report_output", run_id.to_string(), error);
        let bytes = inflate(&row.body).map_err(wrong)?;
        Ok(Some(Output { subject: row.subject, file_name: row.file_name, bytes }))
    }
}

fn deflate(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn inflate(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut inflated = Vec::new();
    DeflateDecoder::new(bytes).take(LARGEST).read_to_end(&mut inflated)?;
    Ok(inflated)
}
