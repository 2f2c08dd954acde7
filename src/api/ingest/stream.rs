//! An NDJSON stream being taken in: batch by batch, answered line by line, with no more than one batch in memory.

use actix_web::web::Bytes;
use futures_util::stream::{self, Stream};
use serde_json::json;

use super::{
    super::{body::Incoming, problem::Problem},
    lines::{Line, Lines, MAX_LINE},
    report::{ItemBody, SummaryBody},
};
use crate::service::{Ingest, IngestOptions, Service, Submission};

/// How many lines, and how many bytes of them, are taken in at once.
const LINES_AT_ONCE: usize = 500;
const BYTES_AT_ONCE: usize = 8 << 20;

/// A stream on its way in.
pub(super) struct Intake {
    pub(super) service: Service<Ingest>,
    pub(super) collection: String,
    pub(super) options: IngestOptions,
    /// The number of the request, for a problem that ends the stream.
    pub(super) instance: Option<String>,
    incoming: Incoming,
    lines: Lines,
    ended: bool,
    index: u64,
    /// How many variants the stream has made stale so far.
    stale: usize,
    /// How many documents did what.
    pub(super) summary: SummaryBody,
}

impl Intake {
    pub(super) fn new(
        service: Service<Ingest>,
        collection: String,
        options: IngestOptions,
        instance: Option<String>,
        incoming: Incoming,
    ) -> Self {
        Self {
            service,
            collection,
            options,
            instance,
            incoming,
            lines: Lines::default(),
            ended: false,
            index: 0,
            stale: 0,
            summary: SummaryBody::default(),
        }
    }

    /// Takes the next lines in; `None` at the end of the stream.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<ItemBody>>, Problem> {
        while !self.ended && self.lines.held().0 < LINES_AT_ONCE && self.lines.held().1 < BYTES_AT_ONCE {
            if let Some(piece) = self.incoming.next().await? {
                self.lines.push(&piece);
            } else {
                self.lines.end();
                self.ended = true;
            }
        }
        let batch = self.lines.take(LINES_AT_ONCE, BYTES_AT_ONCE);
        if batch.is_empty() {
            return Ok(None);
        }
        self.take_in(batch).await.map(Some)
    }

    async fn take_in(&mut self, batch: Vec<Line>) -> Result<Vec<ItemBody>, Problem> {
        let mut numbers = Vec::with_capacity(batch.len());
        let mut submissions = Vec::with_capacity(batch.len());
        for line in batch {
            numbers.push((line.number, line.text.is_some()));
            submissions.extend(line.text.map(Submission::Item));
        }
        let reports = self.service.ingest_after(self.stale, &self.collection, submissions, self.options).await?;
        let mut reports = reports.into_iter();
        let mut items = Vec::with_capacity(numbers.len());
        for (number, readable) in numbers {
            let item = if readable {
                let Some(report) = reports.next() else { break };
                ItemBody::new(self.index, Some(number), report)
            } else {
                ItemBody::too_long(self.index, number, MAX_LINE)
            };
            self.index += 1;
            self.stale = match item.held {
                // What comes after belongs to the same change, so it is held as well.
                Some(_) => usize::MAX / 2,
                None => self.stale.saturating_add(item.made_stale.len()),
            };
            self.summary.count(&item);
            items.push(item);
        }
        Ok(items)
    }

    /// The answer, line by line, beginning with the items of a batch that was taken in already. Its last line is the
    /// summary; where the last line is a problem, what it had not answered for was not taken in.
    pub(super) fn answer(self, first: Option<Vec<ItemBody>>) -> impl Stream<Item = Result<Bytes, Problem>> {
        enum Step {
            First(Intake, Option<Vec<ItemBody>>),
            Next(Intake),
            End,
        }
        stream::unfold(Step::First(self, first), |step| async move {
            let (intake, batch) = match step {
                Step::First(intake, first) => (intake, Ok(first)),
                Step::Next(mut intake) => {
                    let batch = intake.next().await;
                    (intake, batch)
                }
                Step::End => return None,
            };
            let (written, step) = match batch {
                Ok(Some(items)) => (written(&items), Step::Next(intake)),
                Ok(None) => (written(&[json!({ "summary": intake.summary })]), Step::End),
                Err(problem) => {
                    let instance = intake.instance.as_deref();
                    problem.log(instance, "an NDJSON stream");
                    (written(&[json!({ "problem": problem.body(instance), "summary": intake.summary })]), Step::End)
                }
            };
            Some((Ok(written), step))
        })
    }
}

fn written(lines: &[impl serde::Serialize]) -> Bytes {
    let mut text = Vec::with_capacity(lines.len() * 256);
    for line in lines {
        text.extend(serde_json::to_vec(line).unwrap_or_default());
        text.push(b'\n');
    }
    text.into()
}
