//! `galley user`: people, and the links that they sign in by.

use std::{
    collections::BTreeSet,
    io::{self, Read as _},
};

use clap::{Args, Subcommand};
use comfy_table::{Table, presets};
use serde_json::{Value, json};

use super::{DatabaseAddress, Ending, Failure, Output, PublicUrl};
use crate::{
    domain::{Locale, Role},
    service::{
        Service,
        access::{AccountRecord, NewPerson, PersonPatch},
    },
};

/// The longest password that is read, in bytes; the rules allow less.
const LONGEST_PASSWORD: u64 = 4_096;

/// `galley user`.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a person, and print the link that they sign in by for the first time
    #[command(after_help = "Examples:\n  \
        galley user add wai@example.org --role editor\n  \
        galley user add siu-ming --role translator --locales zh-HK,zh-CN --display-name '陳小明'\n  \
        pass galley/wai | galley user add wai --role manager --password-stdin\n\n\
        Roles, each holding what the one before it holds:\n  \
        viewer      sees everything\n  \
        translator  translates, into the locales named\n  \
        editor      decides about texts\n  \
        manager     decides about collections\n  \
        admin       decides about people and tokens")]
    Add(AddUser),
    /// List all people
    #[command(after_help = "Examples:\n  galley user list\n  galley user list --json")]
    List(ListUsers),
    /// Let a person sign in no more, and end their sessions
    #[command(after_help = "Examples:\n  galley user disable wai@example.org")]
    Disable(NamedUser),
    /// Print a link that signs a person in once, within the hour
    #[command(after_help = "Examples:\n  \
        galley user link wai@example.org\n  \
        galley user link admin --public-url https://galley.example.org")]
    Link(LinkUser),
}

/// `galley user add`.
#[derive(Debug, Args)]
pub struct AddUser {
    /// What they sign in with: an e-mail address or a short name
    pub name: String,
    /// Their part: viewer, translator, editor, manager or admin
    #[arg(long)]
    pub role: Role,
    /// The locales they work in, such as `zh-HK,zh-CN` [default: all]
    #[arg(long, value_name = "LOCALES", value_delimiter = ',')]
    pub locales: Option<Vec<Locale>>,
    /// What others see [default: NAME]
    #[arg(long, value_name = "NAME")]
    pub display_name: Option<String>,
    /// Read a password from standard input instead of printing a link
    #[arg(long)]
    pub password_stdin: bool,
    /// Where people open the pages.
    #[command(flatten)]
    pub site: Site,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// Where people open the pages.
#[derive(Debug, Args)]
pub struct Site {
    /// The address that people open, which the link begins with
    #[arg(long, value_name = "URL", env = "GALLEY_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
    pub public_url: PublicUrl,
}

/// `galley user list`.
#[derive(Debug, Args)]
pub struct ListUsers {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley user disable`.
#[derive(Debug, Args)]
pub struct NamedUser {
    /// What they sign in with
    pub name: String,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley user link`.
#[derive(Debug, Args)]
pub struct LinkUser {
    /// What they sign in with
    pub name: String,
    /// Where people open the pages.
    #[command(flatten)]
    pub site: Site,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

impl UserCommand {
    /// Where the database is.
    pub const fn database(&self) -> &DatabaseAddress {
        match self {
            Self::Add(args) => &args.database,
            Self::List(args) => &args.database,
            Self::Disable(args) => &args.database,
            Self::Link(args) => &args.database,
        }
    }
}

/// Does what was asked about people.
pub async fn user(command: &UserCommand, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    match command {
        UserCommand::Add(args) => add(args, service, out).await?,
        UserCommand::List(args) => list(args, service, out).await?,
        UserCommand::Disable(args) => {
            let patch = PersonPatch { disabled: Some(true), ..PersonPatch::default() };
            let disabled = service.change_person(&args.name, patch, None).await?;
            out.line(format_args!("`{}` cannot sign in any more; their sessions have ended.", disabled.name))?;
        }
        UserCommand::Link(args) => {
            let person = service.person(&args.name).await?;
            if person.disabled_at.is_some() {
                return Err(Failure::new(format!("`{}` is disabled and cannot sign in.", person.name)));
            }
            link(&person, &args.site, service, out).await?;
        }
    }
    Ok(Ending::Clean)
}

async fn add(args: &AddUser, service: &Service, out: &mut Output<'_>) -> Result<(), Failure> {
    let password = if args.password_stdin { Some(password()?) } else { None };
    let has_password = password.is_some();
    let new = NewPerson {
        name: args.name.clone(),
        display_name: args.display_name.clone(),
        role: args.role,
        locales: args.locales.as_ref().map(|locales| locales.iter().cloned().collect()),
        password,
    };
    let person = service.add_person(new).await?;
    out.line(format_args!("Added `{}` as {}.", person.name, person.role))?;
    if !has_password {
        link(&person, &args.site, service, out).await?;
    }
    Ok(())
}

async fn link(person: &AccountRecord, site: &Site, service: &Service, out: &mut Output<'_>) -> Result<(), Failure> {
    let secret = service.sign_in_link(person).await?;
    out.line(format_args!("This link signs `{}` in once, within the hour:", person.name))?;
    out.line(site.public_url.sign_in_link(&secret))
}

/// A password from standard input, without the line's end.
fn password() -> Result<String, Failure> {
    let mut given = String::new();
    let unreadable = |error| Failure::because("The password on standard input cannot be read as text.", error);
    io::stdin().lock().take(LONGEST_PASSWORD).read_to_string(&mut given).map_err(unreadable)?;
    Ok(given.trim_end_matches(['\r', '\n']).to_owned())
}

async fn list(args: &ListUsers, service: &Service, out: &mut Output<'_>) -> Result<(), Failure> {
    let people = service.people().await?;
    if args.json {
        return out.json(&json!({ "users": people.iter().map(as_json).collect::<Vec<_>>() }));
    }
    if people.is_empty() {
        return out.line("There are no users yet; `galley user add NAME --role admin` adds one.");
    }
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_BORDERS_ONLY)
        .set_header(["name", "shown as", "role", "locales", "since", "signs in"]);
    for person in people {
        let locales = person.locales.as_ref().map_or_else(|| "all".to_owned(), joined);
        let how = match (person.disabled_at, &person.password_hash) {
            (Some(_), _) => "disabled",
            (None, Some(_)) => "by password",
            (None, None) => "by link",
        };
        table.add_row([
            person.name,
            person.display_name,
            person.role.to_string(),
            locales,
            person.created_at.to_string(),
            how.to_owned(),
        ]);
    }
    out.line(table)
}

fn as_json(person: &AccountRecord) -> Value {
    json!({
        "name": person.name,
        "display_name": person.display_name,
        "role": person.role,
        "locales": person.locales,
        "has_password": person.password_hash.is_some(),
        "created_at": person.created_at.to_string(),
        "disabled_at": person.disabled_at.map(|at| at.to_string()),
    })
}

fn joined(locales: &BTreeSet<Locale>) -> String {
    locales.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
