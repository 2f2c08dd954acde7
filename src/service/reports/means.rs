//! What reports need besides the database: words, and ways that lead outside.

use std::{io, path::Path, sync::OnceLock};

use crate::{
    delivery::{
        DropFolder, MailSettingsError, Mailer,
        report::{Letters, LettersError},
    },
    domain::Locale,
};

/// How reports are told.
#[derive(Default)]
pub struct Reporting {
    /// Read when they are first needed: most commands say nothing.
    letters: OnceLock<Letters>,
    /// The way to people; without one, mails fail and say so.
    pub(super) mailer: Option<Mailer>,
    /// The folder that files go below; without one, files fail and say so.
    pub(super) folder: Option<DropFolder>,
    /// What links begin with; no links where there is none.
    pub(super) site: Option<String>,
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
    pub fn new(
        mail: Option<(&str, &str)>,
        folder: Option<&Path>,
        site: Option<String>,
    ) -> Result<Self, ReportingError> {
        let mailer = mail.map(|(server, from)| Mailer::new(server, from)).transpose()?;
        let folder = folder.map(DropFolder::new).transpose()?;
        Ok(Self { letters: OnceLock::new(), mailer, folder, site })
    }

    /// Who writes them.
    pub(super) fn letters(&self) -> Result<&Letters, LettersError> {
        if let Some(letters) = self.letters.get() {
            return Ok(letters);
        }
        let read = Letters::load()?;
        Ok(self.letters.get_or_init(|| read))
    }
}

/// Whether reports are written in this language.
pub(super) fn is_spoken(language: &Locale) -> bool {
    let tag = language.to_string();
    Letters::language(&tag) == tag
}
