//! Reading ahead: while one batch is written, the next is read and parsed, and no more than that is held.

use std::{
    io::{self, Read as _},
    sync::Arc,
};

use indicatif::ProgressBar;
use tokio::sync::mpsc::Sender;

use super::{
    cutter::{Cutter, too_large},
    dates::Dates,
    frame::LARGEST,
    inputs::{Form, Input, Inputs},
    places::Places,
};
use crate::{
    clock::Dated,
    document::Layout,
    domain::{FieldError, Policy},
    service::{Defaults, ReadSubmission, Submission, read_all},
};

/// How many documents, and how many bytes of them, make a batch: what the service takes in as one transaction.
const DOCUMENTS: usize = 500;
const BYTES: usize = 8 << 20;

/// Where a document stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The file.
    pub(super) file: Arc<str>,
    /// The line in it, from 1; `None` where the document is the whole file.
    pub(super) line: Option<u64>,
}

/// Documents that were read, and what could not be.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// Where each document stands.
    pub(super) places: Vec<Place>,
    /// The documents.
    pub(super) read: Vec<ReadSubmission>,
    /// What could not be read at all.
    pub(super) unreadable: Vec<(Place, FieldError)>,
    /// Files that were found in a folder, lie outside the layout and do not say themselves what they are.
    pub(super) outside: Vec<Place>,
}

/// What is to be read, and how.
pub(super) struct Pump {
    /// The files.
    pub(super) inputs: Inputs,
    /// Their paths, as the layout sees them.
    pub(super) places: Places,
    /// Their datetimes.
    pub(super) dates: Dates,
    /// The collection's rules.
    pub(super) policy: Policy,
}

/// A document that waits to be parsed with its batch.
struct Waiting {
    place: Place,
    submission: Submission,
    dated: Option<Dated>,
    /// Whether it was found in a folder, outside the layout.
    outside: bool,
}

impl Pump {
    /// Reads everything, and sends it on in batches. Ends early when nobody receives any more.
    pub(super) fn run(self, bar: &ProgressBar, batches: &Sender<Batch>) {
        let layout = self.policy.layout.as_deref().and_then(|layout| Layout::parse(layout).ok());
        let mut hopper =
            Hopper { policy: &self.policy, batches, waiting: Vec::new(), bytes: 0, batch: Batch::default() };
        for (folder, error) in &self.inputs.unreadable {
            if !hopper.unreadable(Place { file: Arc::from(folder.as_str()), line: None }, unreadable(error)) {
                return;
            }
        }
        for input in &self.inputs.all {
            let shown: Arc<str> = Arc::from(input.shown.as_str());
            let gone_on = match input.form {
                Form::Markdown => {
                    let path = self.places.path(input);
                    let fits = layout.as_ref().is_none_or(|l| path.as_deref().is_some_and(|p| l.matches(p).is_some()));
                    let place = Place { file: shown, line: None };
                    let outside = !fits && !input.named;
                    hopper.take_file(input, place, path, self.dates.of(input), outside, bar)
                }
                Form::Lines | Form::Json | Form::Rows(_) | Form::Sitemap => hopper.take_stream(input, &shown, bar),
            };
            if !gone_on {
                return;
            }
        }
        hopper.send();
    }
}

/// What was read and has not been sent on yet.
struct Hopper<'a> {
    policy: &'a Policy,
    batches: &'a Sender<Batch>,
    waiting: Vec<Waiting>,
    bytes: usize,
    batch: Batch,
}

impl Hopper<'_> {
    fn take_file(
        &mut self,
        input: &Input,
        place: Place,
        path: Option<String>,
        dated: Option<Dated>,
        outside: bool,
        bar: &ProgressBar,
    ) -> bool {
        let mut bytes = Vec::new();
        let read = input.open(bar).and_then(|source| source.take(LARGEST as u64 + 1).read_to_end(&mut bytes));
        match read {
            Err(error) => self.unreadable(place, unreadable(&error)),
            Ok(_) if bytes.len() > LARGEST => self.unreadable(place, too_large()),
            Ok(_) => {
                let defaults = Box::new(Defaults { datetime: dated, ..Defaults::default() });
                let submission = Submission::Markdown { path, bytes, defaults };
                self.take(Waiting { place, submission, dated, outside })
            }
        }
    }

    fn take_stream(&mut self, input: &Input, shown: &Arc<str>, bar: &ProgressBar) -> bool {
        let at = |line| Place { file: shown.clone(), line: Some(line) };
        let mut cutter = match input.open(bar) {
            Ok(source) => Cutter::new(source, input.form),
            Err(error) => return self.unreadable(Place { file: shown.clone(), line: None }, unreadable(&error)),
        };
        loop {
            let gone_on = match cutter.next() {
                Ok(None) => return true,
                Ok(Some(Ok((bytes, line)))) => {
                    let submission = Submission::Item(bytes);
                    self.take(Waiting { place: at(line), submission, dated: None, outside: false })
                }
                Ok(Some(Err((error, line)))) => self.unreadable(at(line), error),
                Err(error) => return self.unreadable(at(cutter.line()), unreadable(&error)),
            };
            if !gone_on {
                return false;
            }
        }
    }

    fn unreadable(&mut self, place: Place, error: FieldError) -> bool {
        self.batch.unreadable.push((place, error));
        self.batch.unreadable.len() < DOCUMENTS || self.send()
    }

    fn take(&mut self, waiting: Waiting) -> bool {
        if self.bytes + waiting.submission.len() > BYTES && !self.waiting.is_empty() && !self.send() {
            return false;
        }
        self.bytes += waiting.submission.len();
        self.waiting.push(waiting);
        self.waiting.len() < DOCUMENTS || self.send()
    }

    /// Parses what was read and sends it on. `false` where nobody receives any more.
    fn send(&mut self) -> bool {
        self.bytes = 0;
        let mut marks = Vec::with_capacity(self.waiting.len());
        let mut submissions = Vec::with_capacity(self.waiting.len());
        for waiting in self.waiting.drain(..) {
            marks.push((waiting.place, waiting.dated, waiting.outside));
            submissions.push(waiting.submission);
        }
        let mut batch = std::mem::take(&mut self.batch);
        for (mut read, (place, dated, outside)) in read_all(self.policy, submissions).into_iter().zip(marks) {
            if outside && says_not_what_it_is(&read) {
                batch.outside.push(place);
                continue;
            }
            if let (Ok(document), Some(dated)) = (&mut read.document, dated) {
                document.datetime = Some(dated);
            }
            batch.places.push(place);
            batch.read.push(read);
        }
        self.batches.blocking_send(batch).is_ok()
    }
}

/// Whether nothing is wrong with a document but that its article or locale is not known.
fn says_not_what_it_is(read: &ReadSubmission) -> bool {
    read.document
        .as_ref()
        .is_err_and(|refusal| refusal.errors.iter().all(|error| matches!(error.field.as_str(), "locale" | "key")))
}

fn unreadable(error: &io::Error) -> FieldError {
    let message = if error.kind() == io::ErrorKind::UnexpectedEof {
        "ends in the middle of its compressed data; what came before is in".to_owned()
    } else {
        format!("cannot be read: {error}")
    };
    FieldError { field: "file".to_owned(), line: None, message }
}
