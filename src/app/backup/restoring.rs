//! `galley restore`: checks a backup, and puts a copy of it where the database is to be. What is served there sends nothing
//! until somebody resumes that.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{
    super::{sealing_key::key_file, signals::Signals},
    digest,
    making::{absolute, examine, file_of},
    partial::{Partial, Standing},
    trouble::{Trouble, with},
};
use crate::{
    cli::{Ending, Failure, Output, Restore},
    clock::{Clock as _, SystemClock},
    storage::{Access, Store},
};

/// What may stand beside a SQLite file and belongs to it.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A backup that was looked at.
struct Seen {
    bytes: u64,
    digested: bool,
    schema: i32,
}

/// Checks a backup, and puts it in its place unless it is only to be checked.
pub(in crate::app) async fn restore(args: &Restore, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let mut signals = Signals::listen()?;
    let work = async { if args.verify { verify(&args.file, out).await } else { put_back(args, out).await } };
    tokio::select! {
        done = work => done,
        signal = signals.next() => Err(Trouble::Stopped { signal }.into()),
    }
}

async fn verify(file: &Path, out: &mut Output<'_>) -> Result<Ending, Failure> {
    match seen(file).await {
        Ok(Seen { bytes, digested, schema }) => {
            let digest = if digested { "its SHA-256 is the one beside it" } else { "no SHA-256 stands beside it" };
            let file = file.display();
            out.line(format_args!(
                "`{file}` is whole: {bytes} bytes, every page in order, schema {schema}; {digest}."
            ))?;
            Ok(Ending::Clean)
        }
        Err(trouble) if trouble.is_finding() => {
            out.line(Failure::from(trouble))?;
            Ok(Ending::Findings)
        }
        Err(trouble) => Err(trouble.into()),
    }
}

async fn seen(file: &Path) -> Result<Seen, Trouble> {
    let mut opened = open(file)?;
    let digest = digest::copied(&mut opened, &mut io::sink()).map_err(with(file))?;
    let bytes = opened.metadata().map_err(with(file))?.len();
    let digested = digest::compare(file, &digest)?;
    let schema = examine(&absolute(file)?, file).await?;
    Ok(Seen { bytes, digested, schema })
}

/// Opens a backup, which is one file.
fn open(file: &Path) -> Result<File, Trouble> {
    if file.is_dir() {
        return Err(Trouble::Folder(file.to_owned()));
    }
    let opened = File::open(file).map_err(|error| {
        if error.kind() == io::ErrorKind::NotFound { Trouble::Absent(file.to_owned()) } else { with(file)(error) }
    })?;
    for log in BESIDE.map(|end| beside(file, end)) {
        if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
            return Err(Trouble::Log(log));
        }
    }
    Ok(opened)
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

async fn put_back(args: &Restore, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let url = args.database.url.as_str();
    let database = absolute(&file_of(url)?)?;
    // The log of a database that is gone would be taken for this one's.
    for standing in [database.clone()].into_iter().chain(BESIDE.map(|end| beside(&database, end))) {
        if standing.symlink_metadata().is_ok() {
            return Err(Trouble::Standing(standing).into());
        }
    }
    let Seen { bytes, digested, schema: _ } = put(&args.file, &database).await?;
    let digest = if digested { "as its SHA-256 says" } else { "no SHA-256 stands beside it" };
    let (here, from) = (database.display(), args.file.display());
    out.line(format_args!("Put `{from}` at `{here}`: {bytes} bytes, every page in order, {digest}."))?;
    out.line("It sends nothing, neither webhooks nor reports, until `galley outgoing resume`.")?;
    let key = key_file(url).unwrap_or_default();
    if !key.exists() {
        let key = key.display();
        out.line(format_args!(
            "Its key is not there: before you serve it, put it at `{key}`, or set GALLEY_SECRET_KEY. Without it the secrets \
             of its webhooks cannot be opened."
        ))?;
    }
    Ok(Ending::Clean)
}

async fn put(file: &Path, database: &Path) -> Result<Seen, Trouble> {
    let mut opened = open(file)?;
    let partial = Partial::beside(database)?;
    let mut copy = File::options().write(true).open(partial.path()).map_err(with(partial.path()))?;
    // What is digested and looked at is what is put in place, whoever writes to the backup meanwhile.
    let digest = digest::copied(&mut opened, &mut copy).map_err(with(partial.path()))?;
    let bytes = copy.metadata().map_err(with(partial.path()))?.len();
    drop(copy);
    let digested = digest::compare(file, &digest)?;
    let schema = examine(partial.path(), file).await?;
    let store = Store::open_copy(partial.path(), Access::Write).await?;
    store.migrate().await?;
    if store.outgoing().await?.pause.is_none() {
        store.mark_as_copy(SystemClock.now()).await?;
    }
    store.close().await?;
    partial.sync()?;
    partial.place(Standing::Stays)?;
    Ok(Seen { bytes, digested, schema })
}
