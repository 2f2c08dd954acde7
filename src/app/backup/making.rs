//! `galley backup`: copies the database beside the file, marks and checks the copy, writes its digest, and only then gives
//! both their names.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{
    super::{
        database::{self, Opening, sqlite_file},
        sealing_key::key_file,
        signals::Signals,
    },
    digest,
    partial::{Partial, Standing},
    trouble::{Trouble, with},
};
use crate::{
    cli::{Backup, Ending, Failure, Output},
    clock::{Clock as _, SystemClock},
    storage::{Access, StorageError, Store},
};

/// A backup that was made.
struct Made {
    file: PathBuf,
    bytes: u64,
    digest: String,
    marked: bool,
}

/// Makes a backup, and says what it is.
pub(in crate::app) async fn backup(args: &Backup, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let url = args.database.url.as_str();
    let database = file_of(url)?;
    let file = checked(&args.file, &database, args.force)?;
    let mut signals = Signals::listen()?;
    let store = database::connect(url, 1, Opening::AsItIs).await?;
    let made = tokio::select! {
        made = make(store, file, args.force) => made?,
        signal = signals.next() => return Err(Trouble::Stopped { signal }.into()),
    };
    out.line(format_args!("Wrote `{}`: {} bytes, checked.", made.file.display(), made.bytes))?;
    out.line(format_args!("SHA-256 {}, also in `{}`.", made.digest, digest::list_of(&made.file).display()))?;
    out.line(if made.marked {
        "Whoever is started from it sends nothing, until `galley outgoing resume`."
    } else {
        "The database is older than this Galley, so the copy is not marked as one: bring it back by `galley restore`, or say \
         `galley outgoing pause` before you serve it."
    })?;
    let key = key_file(url).map(|key| key.display().to_string()).unwrap_or_default();
    out.line(format_args!(
        "The key that opens its webhooks' secrets is not in it: keep `{key}`, or what is in GALLEY_SECRET_KEY, apart from it. \
         Without that key its webhooks cannot be sent."
    ))?;
    Ok(Ending::Clean)
}

/// The file of a database that can be copied.
pub(super) fn file_of(url: &str) -> Result<PathBuf, Trouble> {
    match sqlite_file(url) {
        Some(file) => Ok(file),
        None if url.starts_with("sqlite:") => Err(Trouble::InMemory),
        None if url.starts_with("postgres:") || url.starts_with("postgresql:") => Err(Trouble::Postgres),
        None => Err(StorageError::Address(url.split(':').next().unwrap_or_default().to_owned()).into()),
    }
}

/// Where the backup is to be, as an absolute path, where that is a place for one.
fn checked(file: &Path, database: &Path, force: bool) -> Result<PathBuf, Trouble> {
    let file = absolute(file)?;
    if file.is_dir() {
        return Err(Trouble::Folder(file));
    }
    let same = |other: &Path| fs::canonicalize(&file).ok().zip(fs::canonicalize(other).ok());
    if same(database).is_some_and(|(file, database)| file == database) {
        return Err(Trouble::Itself(file));
    }
    if file.symlink_metadata().is_ok() && !force {
        return Err(Trouble::Exists(file));
    }
    Ok(file)
}

/// The absolute path of a file in a folder that is there.
pub(super) fn absolute(file: &Path) -> Result<PathBuf, Trouble> {
    let absolute = std::path::absolute(file).map_err(with(file))?;
    let folder = absolute.parent().unwrap_or(Path::new("/"));
    if !folder.is_dir() {
        return Err(Trouble::NoFolder(folder.to_owned()));
    }
    if absolute.to_str().is_none() {
        return Err(Trouble::Unwritable(absolute));
    }
    Ok(absolute)
}

async fn make(store: Store, file: PathBuf, force: bool) -> Result<Made, Trouble> {
    if store.schema().await?.is_none() {
        return Err(Trouble::NotGalleys(store_file(&store)));
    }
    let now = SystemClock.now();
    let partial = Partial::beside(&file)?;
    let name = partial.path().to_str().ok_or_else(|| Trouble::Unwritable(file.clone()))?;
    store.copy_into(name).await.map_err(|error| match error {
        full if matches!(full, StorageError::Full(_)) => Trouble::NoRoom(file.clone(), full),
        other => other.into(),
    })?;
    store.close().await?;
    let copy = Store::open_copy(partial.path(), Access::Write).await?;
    let marked = copy.is_ready().await?;
    if marked {
        copy.mark_as_copy(now).await?;
    }
    copy.close().await?;
    partial.sync()?;
    examine(partial.path(), &file).await?;
    // What is to be cleared away after a signal stays here; the other thread only reads.
    let whole = partial.path().to_owned();
    let digesting = tokio::task::spawn_blocking(move || digested(&whole));
    let (bytes, digest) = digesting.await.map_err(|stopped| with(&file)(io::Error::other(stopped)))??;
    place(partial, &file, &digest, if force { Standing::Goes } else { Standing::Stays })?;
    Ok(Made { file, bytes, digest, marked })
}

fn store_file(store: &Store) -> PathBuf {
    sqlite_file(store.url()).unwrap_or_default()
}

/// The size of a file, and its digest.
fn digested(file: &Path) -> Result<(u64, String), Trouble> {
    let mut opened = File::open(file).map_err(with(file))?;
    let bytes = opened.metadata().map_err(with(file))?.len();
    Ok((bytes, digest::copied(&mut opened, &mut io::sink()).map_err(with(file))?))
}

/// Gives the copy and its digest their names.
fn place(partial: Partial, file: &Path, digest: &str, standing: Standing) -> Result<(), Trouble> {
    let list = digest::list_of(file);
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = Partial::beside(&list)?;
    let mut written = File::options().write(true).open(beside.path()).map_err(with(&list))?;
    written.write_all(digest::line(digest, &name).as_bytes()).map_err(with(&list))?;
    written.sync_all().map_err(with(&list))?;
    // A digest of what stood there before would speak against what is put there now.
    match fs::remove_file(&list) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(with(list)(error)),
        Ok(()) | Err(_) => {}
    }
    partial.place(standing)?;
    beside.place(Standing::Goes)
}

/// Looks whether a file that nobody uses is a whole database of Galley's, with a schema that this program reads; `shown` is
/// what it is called. Returns the schema's number.
pub(super) async fn examine(file: &Path, shown: &Path) -> Result<i32, Trouble> {
    let no_database = |error| Trouble::NoDatabase(shown.to_owned(), error);
    let store = Store::open_copy(file, Access::Read).await.map_err(no_database)?;
    let examined = async {
        let broken = store.broken_page().await.map_err(|error| match error {
            unread if matches!(unread, StorageError::Database(_)) => no_database(unread),
            other => other.into(),
        })?;
        if let Some(found) = broken {
            return Err(Trouble::Damaged { file: shown.to_owned(), found });
        }
        store.schema().await?.ok_or_else(|| Trouble::NotGalleys(shown.to_owned()))
    };
    let schema = examined.await;
    store.close().await?;
    schema
}
