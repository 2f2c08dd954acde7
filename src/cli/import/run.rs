//! The import itself: a look at the inputs, the collection, and the batches.

use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use tokio::sync::mpsc;

use super::{
    dates::Dates,
    inputs::{Form, Inputs},
    places::Places,
    pump::{Batch, Pump},
    summary::Summary,
    survey::{guess_unnamed, look},
};
use crate::{
    cli::{DatetimeFrom, Ending, Failure, Import, Output, collection::as_toml, collection_name, failure::sentence},
    document::Layout,
    domain::Locale,
    service::{CollectionRecord, Expected, IngestOptions, Service, ServiceError},
};

/// How many batches are read ahead of the one being written.
const AHEAD: usize = 1;

/// Which database an import goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportTarget {
    /// The one that was named.
    Standing,
    /// An empty one that is thrown away: the trial of a collection that does not exist yet.
    Scratch,
}

/// An import whose inputs are known, and which has not begun.
#[derive(Debug)]
pub struct PreparedImport {
    collection: String,
    layout: Option<Layout>,
    source_locale: Option<Locale>,
    datetime: DatetimeFrom,
    dry_run: bool,
    json: bool,
    inputs: Inputs,
}

impl PreparedImport {
    /// Lists what is to be read, and names the collection.
    pub fn new(args: &Import) -> Result<Self, Failure> {
        let layout = args.layout.as_deref().map(Layout::parse).transpose();
        let layout = layout.map_err(|error| Failure::new(sentence(&error.to_string())))?;
        let collection = match (&args.collection, args.paths.as_slice()) {
            (Some(name), _) => name.clone(),
            (None, [path]) if path != Path::new("-") => collection_name::suggested(path)
                .ok_or_else(|| Failure::new("The path suggests no name; name the collection with `--collection`."))?,
            (None, _) => return Err(Failure::new("Name the collection with `--collection`.")),
        };
        Ok(Self {
            collection,
            layout,
            source_locale: args.source_locale.clone(),
            datetime: args.datetime,
            dry_run: args.dry_run,
            json: args.json,
            inputs: Inputs::list(&args.paths)?,
        })
    }

    /// The collection's name.
    pub fn collection(&self) -> &str {
        &self.collection
    }

    /// Takes everything in, and prints what came of it.
    pub async fn run(
        mut self,
        service: &Service,
        target: ImportTarget,
        out: &mut Output<'_>,
    ) -> Result<Ending, Failure> {
        let standing = match service.collection(&self.collection).await {
            Ok(standing) => Some(standing),
            Err(ServiceError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let created = standing.is_none();
        let collection = match standing {
            Some(standing) => self.with_layout(self.fitting(standing)?, out)?,
            None if self.dry_run && target == ImportTarget::Standing => {
                return Err(Failure::new(format!("There is no collection `{}` to try this on.", self.collection)));
            }
            None => self.create(service, target, out).await?,
        };
        let options = IngestOptions { dry_run: self.dry_run && target == ImportTarget::Standing, confirmed: false };
        let (json, dry_run) = (self.json, self.dry_run);
        let mut summary = Summary::new(dry_run);
        let ended = self.take_in(service, &collection, options, &mut summary).await;
        if !options.dry_run {
            // On PostgreSQL, and where no `serve` runs that would do it.
            while service.fold_tallies().await.unwrap_or(0) > 0 {}
            // The documents are in, whether or not their coming is on record.
            let _ = service.keep_runs().await;
        }
        if json {
            let mut answer = summary.to_json();
            if let Some(fields) = answer.as_object_mut() {
                fields.insert("collection".to_owned(), json!(collection.name));
                fields.insert("collection_created".to_owned(), json!(created));
                fields.insert("policy".to_owned(), json!(collection.policy));
                fields.insert("dry_run".to_owned(), json!(dry_run));
            }
            out.json(&answer)?;
        } else {
            summary.print(dry_run, out)?;
        }
        if let Err(error) = ended {
            let what = format!(
                "The import stopped after {} documents. Run it again to go on: what is in stays in. {}",
                summary.documents(),
                sentence(&error.to_string())
            );
            return Err(Failure::because(what, error));
        }
        Ok(if summary.has_refusals() { Ending::Findings } else { Ending::Clean })
    }

    /// Refuses options that contradict the policy of a collection that is there already.
    fn fitting(&self, standing: CollectionRecord) -> Result<CollectionRecord, Failure> {
        let name = &standing.name;
        let change = format!("`galley collection show {name}` and `galley collection apply` change it");
        if let (Some(layout), Some(stands)) = (&self.layout, &standing.policy.layout)
            && *stands != layout.to_string()
        {
            return Err(Failure::new(format!("The layout of `{name}` is `{stands}`, not `{layout}`; {change}.")));
        }
        if let Some(source) = self.source_locale.as_ref().filter(|source| **source != standing.policy.source_locale) {
            let stands = &standing.policy.source_locale;
            return Err(Failure::new(format!(
                "The source locale of `{name}` is `{stands}`, not `{source}`; {change}."
            )));
        }
        Ok(standing)
    }

    /// Finds a layout for this import where the collection has none: the one that was given, else the one that the paths
    /// follow, as long as no text says itself which article it is. The policy stays as it is.
    fn with_layout(&self, mut standing: CollectionRecord, out: &mut Output<'_>) -> Result<CollectionRecord, Failure> {
        if standing.policy.layout.is_some() {
            return Ok(standing);
        }
        standing.policy.layout =
            self.layout.clone().or_else(|| guess_unnamed(&self.inputs)).map(|layout| layout.to_string());
        if let (Some(layout), None, false) = (&standing.policy.layout, &self.layout, self.json) {
            let name = &standing.name;
            out.line(format_args!(
                "`{name}` has no layout; by their paths, these texts follow `{layout}`. `layout` in its policy keeps it.\n"
            ))?;
            out.flush()?;
        }
        Ok(standing)
    }

    /// Creates the collection, with a policy that fits what is to be imported.
    async fn create(
        &mut self,
        service: &Service,
        target: ImportTarget,
        out: &mut Output<'_>,
    ) -> Result<CollectionRecord, Failure> {
        for input in &mut self.inputs.all {
            let spooled = input.spool();
            spooled.map_err(|error| Failure::because("Cannot keep a copy of standard input.", error))?;
        }
        let bar = bar(self.inputs.bytes(), "looking");
        let (inputs, layout) = (std::mem::take(&mut self.inputs), self.layout.clone());
        let looking = bar.clone();
        let looked = tokio::task::spawn_blocking(move || (look(&inputs, layout, &looking), inputs)).await;
        bar.finish_and_clear();
        let (seen, inputs) = looked.map_err(|error| Failure::because("Looking through the files stopped.", error))?;
        self.inputs = inputs;
        // It would stand there empty, and with a policy that asks for nothing.
        if seen.is_blank() && target == ImportTarget::Standing {
            return Err(Failure::new(format!(
                "No text here can be told the locale of, so the collection `{}` was not created. `--dry-run` says what is \
                 wrong with each, `--layout` how their paths tell it.",
                self.collection
            )));
        }
        let policy = seen.policy(self.source_locale.clone())?;
        let created = service.put_policy(&self.collection, &policy, Expected::Absent).await?;
        let collection = created.collection;
        if !self.json {
            let would = if self.dry_run { "Would create" } else { "Created" };
            out.line(format_args!("{would} the collection `{}` with this policy:", collection.name))?;
            for line in as_toml(&collection.name, &collection.policy)?.lines() {
                out.line(format_args!("    {line}").to_string().trim_end())?;
            }
            if policy.layout.is_none() && self.inputs.has_markdown() {
                out.line(
                    "No layout was recognised in the paths, so texts must say their locale and address themselves.",
                )?;
            }
            let name = &collection.name;
            out.line(format_args!(
                "To change it: galley collection show {name} > {name}.toml, edit, galley collection apply {name}.toml\n"
            ))?;
            out.flush()?;
        }
        Ok(collection)
    }

    async fn take_in(
        self,
        service: &Service,
        collection: &CollectionRecord,
        options: IngestOptions,
        summary: &mut Summary,
    ) -> Result<(), Failure> {
        let policy = collection.policy.clone();
        let layout = policy.layout.as_deref().and_then(|layout| Layout::parse(layout).ok());
        let mut inputs = self.inputs;
        let bar = bar(inputs.bytes(), "importing");
        let (sender, mut batches) = mpsc::channel::<Batch>(AHEAD);
        let (reading, datetime) = (bar.clone(), self.datetime);
        let reader = tokio::task::spawn_blocking(move || {
            let places = Places::by(&inputs, layout.as_ref());
            order(&mut inputs, &places, layout.as_ref(), &policy.source_locale);
            let dates = Dates::gather(datetime, &inputs)?;
            Pump { inputs, places, dates, policy }.run(&reading, &sender);
            Ok::<_, Failure>(())
        });
        let mut ended = Ok(());
        let mut made_stale = 0;
        while let Some(batch) = batches.recv().await {
            for (place, error) in batch.unreadable {
                summary.unreadable(place, error);
            }
            batch.outside.into_iter().for_each(|place| summary.outside(place));
            match service.take_in(made_stale, collection, batch.read, options).await {
                Ok(reports) => {
                    made_stale +=
                        reports.iter().flat_map(|r| &r.result).map(|taken| taken.made_stale.len()).sum::<usize>();
                    batch.places.into_iter().zip(reports).for_each(|(place, report)| summary.add(place, report));
                }
                Err(error) => {
                    ended = Err(error.into());
                    break;
                }
            }
        }
        drop(batches);
        let read = reader.await.map_err(|error| Failure::because("Reading the files stopped.", error))?;
        bar.finish_and_clear();
        ended.and(read)
    }
}

/// Puts all variants of an article beside each other, its source first: they are written together, and a translation
/// finds its source there.
fn order(inputs: &mut Inputs, places: &Places, layout: Option<&Layout>, source: &Locale) {
    inputs.all.sort_by_cached_key(|input| {
        let path = places.path(input).unwrap_or_default();
        match layout.filter(|_| input.form == Form::Markdown).and_then(|layout| layout.matches(&path)) {
            Some((locale, key)) => (false, key, locale != *source, path),
            None => (true, String::new(), false, String::new()),
        }
    });
}

/// A progress bar on a terminal, by bytes where it is known how many there are.
fn bar(bytes: u64, what: &'static str) -> ProgressBar {
    let (bar, template) = if bytes > 0 {
        (ProgressBar::new(bytes), "{msg} {wide_bar} {binary_bytes}/{binary_total_bytes} {eta}")
    } else {
        (ProgressBar::new_spinner(), "{msg} {spinner} {binary_bytes} {elapsed}")
    };
    // A template that indicatif does not like only costs the looks.
    let bar = match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    };
    bar.with_message(what)
}
