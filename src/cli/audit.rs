//! `galley audit`: checking and exporting who did what.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{DatabaseAddress, Ending, Failure, Output};
use crate::service::Service;

/// How many entries are read at once.
const AT_ONCE: u64 = 1_000;

/// `galley audit`.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no entry was changed, taken out or put in since it was written
    #[command(after_help = "Examples:\n  \
        galley audit verify\n  \
        galley audit verify --head 5e0c…    also that an entry whose link was kept elsewhere is still there\n\n\
        Exit codes: 0 all is well; 1 something was changed, which is printed; 2 could not be done.")]
    Verify(VerifyAudit),
    /// Print the entries as NDJSON, oldest first, each with its place and its link
    #[command(after_help = "Examples:\n  galley audit export > audit.ndjson\n  galley audit export --after 1200")]
    Export(ExportAudit),
}

/// `galley audit verify`.
#[derive(Debug, Args)]
pub struct VerifyAudit {
    /// The link of an entry, as `verify` or `export` printed it before
    #[arg(long, value_name = "LINK")]
    pub head: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley audit export`.
#[derive(Debug, Args)]
pub struct ExportAudit {
    /// Only entries after this place
    #[arg(long, value_name = "PLACE", default_value_t = 0)]
    pub after: i64,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

impl AuditCommand {
    /// Where the database is.
    pub const fn database(&self) -> &DatabaseAddress {
        match self {
            Self::Verify(args) => &args.database,
            Self::Export(args) => &args.database,
        }
    }
}

/// Does what was asked about the audit.
pub async fn audit(command: &AuditCommand, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    match command {
        AuditCommand::Verify(args) => verify(args, service, out).await,
        AuditCommand::Export(args) => export(args, service, out).await,
    }
}

async fn verify(args: &VerifyAudit, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let check = service.check_audit(args.head.as_deref()).await?;
    let ending = if check.broken.is_some() { Ending::Findings } else { Ending::Clean };
    if args.json {
        out.json(&json!({
            "linked": check.linked,
            "waiting": check.waiting,
            "head": check.head,
            "broken": check.broken,
        }))?;
        return Ok(ending);
    }
    match &check.broken {
        Some(broken) => out.line(broken)?,
        None => out.line(format_args!("{} entries, each as it was written.", check.linked))?,
    }
    out.line(format_args!("The last link is {}; keep it elsewhere, and give it to --head later.", check.head))?;
    Ok(ending)
}

async fn export(args: &ExportAudit, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    while service.link_audit().await? > 0 {}
    let mut after = args.after;
    loop {
        let records = service.audit_chain(after, AT_ONCE).await?;
        let Some(last) = records.iter().filter_map(|record| record.linked).next_back() else {
            return Ok(Ending::Clean);
        };
        (after, _) = last;
        for record in records {
            out.json_line(&record)?;
        }
    }
}
