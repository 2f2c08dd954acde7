//! `galley token`: what programs carry to use the API.

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use comfy_table::{Table, presets};
use serde_json::{Value, json};

use super::{DatabaseAddress, Ending, Failure, Output};
use crate::{
    domain::{Locale, Scope},
    service::{
        Service,
        access::{NewToken, TokenRecord},
    },
};

/// `galley token`.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token, and print it this once
    #[command(after_help = "Examples:\n  \
        galley token create --name 'CMS export' --scopes read,ingest --collections newsroom\n  \
        galley token create --name agent --scopes read,translate --locales zh-HK,zh-CN --days 30\n\n\
        Scopes: read, ingest, translate, decide, manage, administer.\n\
        A program sends it as `Authorization: Bearer TOKEN`.")]
    Create(CreateToken),
    /// List all tokens, without their secrets
    #[command(after_help = "Examples:\n  galley token list\n  galley token list --json")]
    List(ListTokens),
    /// Revoke a token, at once
    #[command(after_help = "Examples:\n  galley token revoke Xh3kQ9dLw2")]
    Revoke(RevokeToken),
}

/// `galley token create`.
#[derive(Debug, Args)]
pub struct CreateToken {
    /// What it is for
    #[arg(long)]
    pub name: String,
    /// What it may do: read, ingest, translate, decide, manage, administer
    #[arg(long, value_name = "SCOPES", value_delimiter = ',', required = true)]
    pub scopes: Vec<Scope>,
    /// In which collections [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub collections: Option<Vec<String>>,
    /// For which locales it may write [default: all]
    #[arg(long, value_name = "LOCALES", value_delimiter = ',')]
    pub locales: Option<Vec<Locale>>,
    /// How many days it is good, at most 365 [default: 90]
    #[arg(long, value_name = "N")]
    pub days: Option<i64>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley token list`.
#[derive(Debug, Args)]
pub struct ListTokens {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley token revoke`.
#[derive(Debug, Args)]
pub struct RevokeToken {
    /// Its public id, which `galley token list` shows
    pub id: String,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

impl TokenCommand {
    /// Where the database is.
    pub const fn database(&self) -> &DatabaseAddress {
        match self {
            Self::Create(args) => &args.database,
            Self::List(args) => &args.database,
            Self::Revoke(args) => &args.database,
        }
    }
}

/// Does what was asked about tokens.
pub async fn token(command: &TokenCommand, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    match command {
        TokenCommand::Create(args) => create(args, service, out).await?,
        TokenCommand::List(args) => list(args, service, out).await?,
        TokenCommand::Revoke(args) => {
            service.revoke_token(&args.id).await?;
            out.line(format_args!("The token `{}` is not accepted any more.", args.id))?;
        }
    }
    Ok(Ending::Clean)
}

async fn create(args: &CreateToken, service: &Service, out: &mut Output<'_>) -> Result<(), Failure> {
    let new = NewToken {
        name: args.name.clone(),
        scopes: args.scopes.iter().copied().collect(),
        collections: args.collections.as_ref().map(|names| names.iter().cloned().collect()),
        locales: args.locales.as_ref().map(|locales| locales.iter().cloned().collect()),
        days: args.days,
    };
    let (record, token) = service.create_token(new).await?;
    if args.json {
        let mut made = as_json(&record);
        if let Some(fields) = made.as_object_mut() {
            fields.insert("token".to_owned(), token.into());
        }
        return out.json(&made);
    }
    out.line(format_args!("This is the only time that the token `{}` is shown; it is good until", record.id))?;
    out.line(format_args!("{}:", record.expires_at))?;
    out.line(token)
}

async fn list(args: &ListTokens, service: &Service, out: &mut Output<'_>) -> Result<(), Failure> {
    let tokens = service.tokens().await?;
    if args.json {
        return out.json(&json!({ "tokens": tokens.iter().map(as_json).collect::<Vec<_>>() }));
    }
    if tokens.is_empty() {
        return out.line("There are no tokens yet; `galley token create` makes one.");
    }
    let now = service.clock().now();
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY).set_header([
        "id",
        "name",
        "scopes",
        "collections",
        "locales",
        "good until",
        "last used",
    ]);
    for token in tokens {
        let until = match token.revoked_at {
            Some(_) => "revoked".to_owned(),
            None if token.expires_at <= now => "run out".to_owned(),
            None => token.expires_at.to_string(),
        };
        table.add_row([
            token.id,
            token.name,
            joined(&token.grant.scopes),
            token.grant.collections.as_ref().map_or_else(|| "all".to_owned(), joined),
            token.grant.locales.as_ref().map_or_else(|| "all".to_owned(), joined),
            until,
            token.used_at.map_or_else(|| "never".to_owned(), |at| at.to_string()),
        ]);
    }
    out.line(table)
}

fn as_json(token: &TokenRecord) -> Value {
    json!({
        "id": token.id,
        "name": token.name,
        "scopes": token.grant.scopes,
        "collections": token.grant.collections,
        "locales": token.grant.locales,
        "created_by": token.created_by,
        "created_at": token.created_at.to_string(),
        "expires_at": token.expires_at.to_string(),
        "used_at": token.used_at.map(|at| at.to_string()),
        "revoked_at": token.revoked_at.map(|at| at.to_string()),
    })
}

fn joined(names: &BTreeSet<impl ToString>) -> String {
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
