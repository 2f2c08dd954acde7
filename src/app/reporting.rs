//! How this process tells reports: by the words it has, and by the ways that its operator gives it.

use crate::{
    cli::{Failure, ReportMeans},
    service::{Reporting, ReportingError},
};

/// What the arguments come to.
pub(super) fn reporting(means: &ReportMeans) -> Result<Reporting, Failure> {
    let mail = means.smtp_url.as_deref().zip(means.mail_from.as_deref());
    let site = means.public_url.as_ref().map(ToString::to_string);
    Reporting::new(mail, means.reports_dir.as_deref(), site).map_err(|error| {
        let what = match &error {
            ReportingError::Mail(error) => format!("Mail cannot be sent: {error}."),
            ReportingError::Folder(error) => {
                let folder = means.reports_dir.as_deref().unwrap_or_else(|| std::path::Path::new("")).display();
                format!("`{folder}` is not a folder that reports can be laid down in: {error}.")
            }
        };
        Failure::because(what, error)
    })
}
