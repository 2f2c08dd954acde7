//! What can be typed: commands, options, and their help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::{
    AuditCommand, Backup, Check, Listen, ListenHere, OutgoingCommand, PublicUrl, ReportMeans, Reports, Restore,
    TokenCommand, UserCommand, WorkerCommand,
};
use crate::{delivery::AllowRule, domain::Locale};

/// The program's arguments.
#[derive(Debug, Parser)]
#[command(
    name = "galley",
    version,
    about = "Tracks every language version of every article: which exist, which are missing, which are stale, and what \
             changed since.",
    after_help = "Exit codes: 0 done; 1 done, and something was refused or found wrong (it is printed); 2 could not be \
                  done.\n\nTo look around: galley demo",
    max_term_width = 100
)]
pub struct Arguments {
    /// What holds for every command.
    #[command(flatten)]
    pub general: General,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// What holds for every command.
#[derive(Debug, Args)]
pub struct General {
    /// Show what lies behind an error
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// What to log to standard error, such as `info` or `galley=debug,warn` [default: info for serve, else warn]
    #[arg(long = "log", value_name = "FILTER", env = "GALLEY_LOG", global = true, help_heading = "Logging")]
    pub log: Option<String>,
    /// How to log
    #[arg(long, value_enum, default_value_t, env = "GALLEY_LOG_FORMAT", global = true, help_heading = "Logging")]
    pub log_format: LogFormat,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Where the database is.
#[derive(Debug, Clone, Args)]
pub struct DatabaseAddress {
    /// `sqlite:FILE` or `postgres://USER:PASSWORD@HOST/NAME`
    #[arg(
        long = "database-url",
        value_name = "URL",
        env = "GALLEY_DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite:galley.db"
    )]
    pub url: String,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages and the API, and do what happens by itself
    #[command(after_help = "Examples:\n  \
        galley serve\n  \
        galley serve --listen 127.0.0.1:9000 --database-url sqlite:/var/lib/galley/galley.db\n  \
        galley serve --listen 0.0.0.0:8080 --public-url https://galley.example.org\n  \
        GALLEY_DATABASE_URL=postgres://galley@localhost/galley galley serve --connections 20\n\n\
        People sign in, and programs carry tokens. At the first start it adds the user `admin` and prints a link that \
        signs in once; later, `galley user link` makes one.\n\n\
        Stops on SIGTERM or Ctrl-C: requests under way have 20 seconds to end. A second signal ends it at once.")]
    Serve(Serve),
    /// Serve a throw-away newsroom to click through
    #[command(after_help = "Examples:\n  galley demo\n  galley demo --listen 127.0.0.1:0\n\n\
        The data is removed when it stops.")]
    Demo(Demo),
    /// Take in Markdown files, folders, checkouts, NDJSON, CSV and sitemaps
    #[command(after_help = "Examples:\n  \
        galley import content/                          a folder; its layout is guessed and shown\n  \
        galley import . --layout 'docs/{locale}/{key}.md' --datetime git\n  \
        galley import archive.ndjson.gz --collection newsroom\n  \
        generate | galley import - --collection newsroom\n  \
        galley import export.csv --collection newsroom  the first row names the fields\n  \
        galley import sitemap.xml --collection newsroom only which addresses there are, and when they changed\n  \
        galley import content/ --dry-run                what would become stale\n\n\
        From folders, Markdown (.md, .markdown, .mdx), NDJSON (.ndjson, .jsonl) and CSV (.csv, .tsv) are read, each also \
        as .gz; hidden files, `.git`, `node_modules` and symbolic links are passed over. Importing the same again changes nothing.\n\n\
        Exit codes: 0 all taken in; 1 something was refused (the rest is in); 2 could not be done.")]
    Import(Import),
    /// Show the states of all variants by collection and locale
    #[command(after_help = "Examples:\n  galley status\n  galley status --collection newsroom --json")]
    Status(Status),
    /// Fail where more is stale or missing than may be, for CI; what and where is printed
    #[command(
        after_help = "With no limit, nothing may be stale and nothing missing. Exit code 1: a limit is broken.\n\n\
        Examples:\n  \
        galley check\n  \
        galley check --collection docs --locale zh-CN,zh-HK --max-stale 10 --max-missing 0\n  \
        galley check --significance correction"
    )]
    Check(Check),
    /// List, show and change collections and their policies
    #[command(
        subcommand,
        after_help = "Examples:\n  \
        galley collection list\n  \
        galley collection show newsroom > newsroom.toml\n  \
        galley collection apply newsroom.toml --dry-run"
    )]
    Collection(CollectionCommand),
    /// Add people, list them, and let them sign in
    #[command(
        subcommand,
        after_help = "Examples:\n  \
        galley user add wai@example.org --role editor\n  \
        galley user list\n  \
        galley user link wai@example.org\n  \
        galley user disable wai@example.org"
    )]
    User(UserCommand),
    /// Make tokens for programs that use the API, list them and revoke them
    #[command(
        subcommand,
        after_help = "Examples:\n  \
        galley token create --name 'CMS export' --scopes read,ingest\n  \
        galley token list\n  \
        galley token revoke Xh3kQ9dLw2"
    )]
    Token(TokenCommand),
    /// Do the work of a running server's queue
    #[command(subcommand, after_help = "Example:\n  galley worker opencc --from zh-CN --to zh-HK")]
    Worker(WorkerCommand),
    /// Check and export who did what
    #[command(subcommand, after_help = "Examples:\n  galley audit verify\n  galley audit export > audit.ndjson")]
    Audit(AuditCommand),
    /// Define reports, look at them, have them run
    #[command(
        subcommand,
        after_help = "Examples:\n  \
        galley report list\n  \
        galley report templates daily-backlog > backlog.toml\n  \
        galley report apply backlog.toml\n  \
        galley report preview 'Daily backlog' --language zh-HK\n  \
        galley report run 'Daily backlog'"
    )]
    Report(Reports),
    /// Stop and resume the sending of webhooks and reports
    #[command(
        subcommand,
        after_help = "Examples:\n  \
        galley outgoing status\n  \
        galley outgoing pause --why 'A rehearsal'\n  \
        galley outgoing resume"
    )]
    Outgoing(OutgoingCommand),
    /// Copy a SQLite database into one file, also while it is served
    #[command(after_help = "Examples:\n  \
        galley backup /backup/galley-$(date +%F).db\n  \
        galley backup --force latest.db --database-url sqlite:/var/lib/galley/galley.db\n\n\
        The file has its name only once it is whole and checked, and its SHA-256 stands beside it, in FILE.sha256. Keep the \
        key of the database as well, apart from it: `galley.db.key`, or what is in GALLEY_SECRET_KEY. For PostgreSQL, use \
        pg_dump or pgBackRest.")]
    Backup(Backup),
    /// Put a backup of SQLite in the place of a database that is not there
    #[command(after_help = "Examples:\n  \
        galley restore /backup/galley-2026-11-26.db\n  \
        galley restore --verify /backup/galley-2026-11-26.db\n\n\
        What is served then sends nothing until `galley outgoing resume`. Exit codes: 0 done; 1 the backup that was to be \
        checked is not whole; 2 could not be done.")]
    Restore(Restore),
    /// Bring the database to this release's schema
    #[command(
        after_help = "Examples:\n  galley migrate\n  galley migrate --database-url postgres://galley@localhost/galley\n\n\
        `serve`, `import` and `collection apply` do so by themselves."
    )]
    Migrate(Migrate),
    /// Derive every state and counter again and compare with what is stored
    #[command(after_help = "Examples:\n  galley doctor\n  galley doctor --deep --json\n\n\
        Reads only. Exit codes: 0 no differences; 1 differences, which are printed; 2 could not be done.")]
    Doctor(Doctor),
    /// Print a shell's completion script
    #[command(after_help = "Examples:\n  \
        galley completions bash > ~/.local/share/bash-completion/completions/galley\n  \
        galley completions zsh > ~/.zfunc/_galley")]
    Completions(Completions),
    /// Print the API's description (OpenAPI 3.1) as JSON.
    #[command(after_help = "Example:\n  galley openapi > openapi.json")]
    Openapi,
}

/// `galley serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
    /// The address to listen at; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", env = "GALLEY_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: Listen,
    /// The address that people open, such as `https://galley.example.org`: http only on this machine
    /// [default: http at the address listened at]
    #[arg(long, value_name = "URL", env = "GALLEY_PUBLIC_URL")]
    pub public_url: Option<PublicUrl>,
    /// The key that secrets are sealed by before they are kept: 32 bytes in Base64, better in the environment than here
    /// [default: for SQLite, a file beside the database that is made at the first start]
    #[arg(long, value_name = "KEY", env = "GALLEY_SECRET_KEY", hide_env_values = true)]
    pub secret_key: Option<String>,
    /// Where to answer `/metrics`, `/livez` and `/readyz`, apart from people: nobody is asked who they are there
    /// [default: nowhere]
    #[arg(long, value_name = "ADDRESS:PORT", env = "GALLEY_METRICS_LISTEN")]
    pub metrics_listen: Option<Listen>,
    /// How many connections to the database to keep
    #[arg(long, value_name = "N", env = "GALLEY_CONNECTIONS", default_value_t = 8,
          value_parser = clap::value_parser!(u32).range(1..=500))]
    pub connections: u32,
    /// How reports are told.
    #[command(flatten)]
    pub reports: ReportMeans,
    /// What may be called.
    #[command(flatten)]
    pub outgoing: Outgoing,
}

/// What webhooks may call, those of reports too: the public internet, and what the operator names here.
#[derive(Debug, Clone, Default, Args)]
pub struct Outgoing {
    /// A block of addresses inside and a port that webhooks may call besides the public internet, such as
    /// `10.1.0.0/16:8443` or `[fd00::/8]:443`; several with commas
    #[arg(
        long,
        value_name = "BLOCK:PORT",
        env = "GALLEY_CALL_INSIDE",
        value_delimiter = ',',
        help_heading = "Webhooks"
    )]
    pub call_inside: Vec<AllowRule>,
}

/// `galley demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// The address to listen at, on this machine only; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", env = "GALLEY_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: ListenHere,
}

/// Where a text's datetime is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DatetimeFrom {
    /// What the text itself says.
    #[default]
    FrontMatter,
    /// The newest commit that changed the file, whatever the text says.
    Git,
    /// When the file was last written, whatever the text says.
    File,
}

/// `galley import`.
#[derive(Debug, Args)]
pub struct Import {
    /// Files and folders; `-` for NDJSON from standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The collection; created where it does not exist [default: the name of PATH]
    #[arg(long, value_name = "NAME")]
    pub collection: Option<String>,
    /// Where locale and key stand in paths, such as `content/{locale}/{key}.md` [default: guessed, and shown]
    #[arg(long, value_name = "PATTERN")]
    pub layout: Option<String>,
    /// The source locale of a new collection [default: the one most documents name, else `en`]
    #[arg(long, value_name = "LOCALE")]
    pub source_locale: Option<Locale>,
    /// Where the datetime of Markdown files comes from
    #[arg(long, value_enum, default_value_t, value_name = "FROM")]
    pub datetime: DatetimeFrom,
    /// Say what would happen and become stale, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley status`.
#[derive(Debug, Args)]
pub struct Status {
    /// Only this collection
    #[arg(long, value_name = "NAME")]
    pub collection: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley collection`.
#[derive(Debug, Subcommand)]
pub enum CollectionCommand {
    /// Create a collection or change its policy, and judge its articles anew
    #[command(after_help = "Examples:\n  \
        galley collection apply newsroom.toml\n  \
        galley collection apply newsroom.toml --dry-run\n\n\
        The file, in which only `name` and `source_locale` are needed:\n  \
        name = \"newsroom\"\n  \
        source_locale = \"en\"\n  \
        threshold = \"minor\"             # none, typo, minor, major, correction\n  \
        chain = { zh-HK = \"zh-CN\" }     # zh-HK is translated from zh-CN\n  \
        [[required]]\n  \
        locales = [\"en\", \"zh-CN\", \"zh-HK\"]\n  \
        [allowed]                       # seconds\n  \
        default = 86400\n  \
        correction = 3600")]
    Apply(Apply),
    /// List all collections
    #[command(after_help = "Examples:\n  galley collection list")]
    List {
        /// Where the database is.
        #[command(flatten)]
        database: DatabaseAddress,
    },
    /// Print a collection's policy as the TOML that `apply` takes
    #[command(after_help = "Examples:\n  galley collection show newsroom > newsroom.toml")]
    Show(Show),
}

/// `galley collection apply`.
#[derive(Debug, Args)]
pub struct Apply {
    /// The TOML file
    #[arg(value_name = "FILE.toml")]
    pub file: PathBuf,
    /// Check the file and say what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley collection show`.
#[derive(Debug, Args)]
pub struct Show {
    /// The collection
    pub name: String,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley migrate`.
#[derive(Debug, Args)]
pub struct Migrate {
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Also compare every text with its digest and measure every distance again
    #[arg(long)]
    pub deep: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_of_all_commands_makes_sense() {
        Arguments::command().debug_assert();
    }
}
