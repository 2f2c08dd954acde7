//! Who puts facts into words, and the ways that lead outside. Words are other rooms' business; the one who holds them is
//! handed in.

use std::{fmt, io, path::Path, sync::Arc};

use jiff::tz::TimeZone;

use crate::{
    delivery::{DropFolder, MailSettingsError, Mailer},
    domain::{
        Locale,
        report::{Format, Rendered, ReportData},
    },
};

/// What is to be put into words.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// The report's number.
    pub report: i64,
    /// What people call it.
    pub name: &'a str,
    /// The run's number; `None` for a look at it now.
    pub run: Option<i64>,
    /// The facts.
    pub data: &'a ReportData,
    /// In which language.
    pub language: &'a Locale,
    /// In which zone days and times are told.
    pub zone: &'a TimeZone,
    /// What links begin with, such as `https://galley.example.org`; no links where it is empty.
    pub site: &'a str,
}

/// Puts facts into words.
pub trait Scribe: fmt::Debug + Send + Sync + 'static {
    /// Whether it writes in this language.
    fn speaks(&self, language: &Locale) -> bool;

    /// Writes a letter in one form.
    fn write(&self, letter: &Letter<'_>, format: Format) -> Rendered;
}

/// Has no words: the facts stand as they are, as JSON. For commands that send nothing, and for tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wordless;

impl Scribe for Wordless {
    fn speaks(&self, _: &Locale) -> bool {
        true
    }

    fn write(&self, letter: &Letter<'_>, format: Format) -> Rendered {
        Rendered {
            format,
            subject: letter.name.to_owned(),
            content_type: format.content_type(),
            file_name: format!("report-{}.{}", letter.report, format.extension()),
            bytes: serde_json::to_vec(letter.data).unwrap_or_default(),
        }
    }
}

/// What reports need besides the database.
#[derive(Debug, Clone)]
pub struct Reporting {
    /// Who puts them into words.
    pub scribe: Arc<dyn Scribe>,
    /// The way to people; without one, mails fail and say so.
    pub mailer: Option<Mailer>,
    /// The folder that files go below; without one, files fail and say so.
    pub folder: Option<DropFolder>,
    /// What links begin with; no links where it is empty.
    pub site: String,
}

/// Means that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReportingError {
    /// Mail cannot be sent so.
    #[error(transparent)]
    Mail(#[from] MailSettingsError),
    /// Files cannot be laid down there.
    #[error(transparent)]
    Folder(#[from] io::Error),
}

impl Reporting {
    /// Tells reports by this mail server in the name of this sender, and in this folder; with links that begin so.
    pub fn new(mail: Option<(&str, &str)>, folder: Option<&Path>, site: String) -> Result<Self, ReportingError> {
        let mailer = mail.map(|(server, from)| Mailer::new(server, from)).transpose()?;
        let folder = folder.map(DropFolder::new).transpose()?;
        Ok(Self { scribe: Arc::new(Wordless), mailer, folder, site })
    }
}

impl Default for Reporting {
    fn default() -> Self {
        Self { scribe: Arc::new(Wordless), mailer: None, folder: None, site: String::new() }
    }
}
