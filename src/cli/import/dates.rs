//! Datetimes of files from outside their text: their commits', or their own.

use std::{
    collections::HashMap,
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Command, Stdio},
    time::UNIX_EPOCH,
};

use super::inputs::{Input, Inputs, Source};
use crate::{
    cli::{DatetimeFrom, Failure},
    clock::{Dated, Instant},
};

/// Where files' datetimes come from.
#[derive(Debug)]
pub(super) enum Dates {
    /// From the text alone.
    Text,
    /// From commits: by root, and by path below it.
    Commits(Vec<HashMap<String, i64>>),
    /// From the files.
    Files,
}

impl Dates {
    /// Gathers what is needed; for commits, one pass over the history of each root.
    pub(super) fn gather(from: DatetimeFrom, inputs: &Inputs) -> Result<Self, Failure> {
        Ok(match from {
            DatetimeFrom::FrontMatter => Self::Text,
            DatetimeFrom::File => Self::Files,
            DatetimeFrom::Git => {
                Self::Commits(inputs.roots.iter().map(|root| commits(root)).collect::<Result<_, _>>()?)
            }
        })
    }

    /// The datetime of an input; `None` where the text's own counts.
    pub(super) fn of(&self, input: &Input) -> Option<Dated> {
        let at = match self {
            Self::Text => return None,
            Self::Commits(roots) => {
                let seconds = *roots.get(input.root)?.get(&input.below)?;
                Instant::from_micros(0).plus_seconds(seconds)
            }
            Self::Files => {
                let Source::File(path) = &input.source else { return None };
                let written = fs::metadata(path).and_then(|found| found.modified()).ok()?;
                let since = written.duration_since(UNIX_EPOCH).ok()?;
                Instant::from_micros(i64::try_from(since.as_micros()).ok()?)
            }
        };
        at.is_plausible().then(|| Dated::exact(at))
    }
}

/// The time of the newest commit that changed each file below a folder, in Unix seconds.
///
/// It is the committer's time: when the text came to stand where it stands, also where the author wrote it long before.
fn commits(folder: &Path) -> Result<HashMap<String, i64>, Failure> {
    let shown = folder.display();
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(["-c", "log.showSignature=false", "log", "--no-color", "--no-renames"]);
    git.args(["--format=%x01%ct", "--name-only", "-z", "--relative", "--", "."]);
    let mut running =
        git.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|error| {
            Failure::because("`--datetime git` needs the program `git`, which could not be run.", error)
        })?;
    let mut newest = HashMap::new();
    if let Some(said) = running.stdout.take() {
        let mut at = 0;
        for part in BufReader::new(said).split(0) {
            let part = part.map_err(|error| Failure::because("What `git log` says could not be read.", error))?;
            let part = String::from_utf8_lossy(&part);
            let part = part.trim_start_matches('\n');
            if let Some(seconds) = part.strip_prefix('\u{1}') {
                at = seconds.trim().parse().unwrap_or(0);
            } else if !part.is_empty() {
                // The newest commits come first.
                newest.entry(part.to_owned()).or_insert(at);
            }
        }
    }
    let mut complaint = String::new();
    if let Some(mut stderr) = running.stderr.take() {
        // A complaint that cannot be read is not worth another one.
        let _ = stderr.read_to_string(&mut complaint);
    }
    let ended = running.wait().map_err(|error| Failure::because("`git log` could not be waited for.", error))?;
    if ended.success() {
        Ok(newest)
    } else {
        let complaint = complaint.lines().next().unwrap_or("it gave no reason").to_owned();
        Err(Failure::new(format!("`git log` in `{shown}` failed: {complaint}. `--datetime git` needs a git checkout.")))
    }
}
