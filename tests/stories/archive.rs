//! Two real archives, judged by the plain datetime rule and held against what that rule was found to say of them.
//!
//! The archives are not part of the repository: `GALLEY_TEST_DATA` names a directory with them. Their truth files say of
//! each variant whether its last change is older than the source's last change. Where Galley says otherwise, the reason
//! is known, and no difference may have another.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead as _, BufReader, Read},
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use galley::{
    clock::Instant,
    domain::{Locale, Revision, Significance, State},
    service::{IngestOptions, Submission},
};

use crate::{
    examination::all_articles,
    house::{Engine, House, at, in_a_house},
    submit::locale,
};

const NAME: &str = "archive";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute"]
async fn the_documentation_of_a_broker_is_judged_as_its_truth_says() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        in_a_house(engine, async |house: &House| {
            // Four files of the truth stand outside the directory that the archive was made of.
            let expected = [(Class::Agrees, 300), (Class::NotInTheArchive, 8)];
            compare(house, "longbridge-docs.ndjson.gz", "longbridge-docs.truth.csv", &expected).await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn the_news_of_a_programming_language_are_judged_as_their_truth_says() {
    in_a_house(Engine::Sqlite, async |house: &House| {
        let expected = [(Class::Agrees, 8_760), (Class::SameDatetimeAgain, 3), (Class::ChangeNotInTheArchive, 5)];
        compare(house, "ruby-lang-news.ndjson.gz", "ruby-lang-news.truth.csv.gz", &expected).await;
    })
    .await;
}

/// How Galley's verdict and a line of the truth lie to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// They say the same.
    Agrees,
    /// The file is not in the archive at all.
    NotInTheArchive,
    /// The truth knows a last change of the source that is not in the archive, such as one made by merging; Galley
    /// cannot know of it, and says `current`.
    ChangeNotInTheArchive,
    /// The source changed twice under one datetime, and the translation came with the first. By datetimes alone it is
    /// `current`; Galley saw the second text arrive later, and says `stale` (scenario 11b).
    SameDatetimeAgain,
}

/// One line of a truth file.
struct Truth<'a> {
    path: &'a str,
    locale: Locale,
    state: State,
    source_at: Option<Instant>,
}

impl<'a> Truth<'a> {
    fn read(line: &'a str) -> Self {
        let [path, tag, status, source_at, _] = line.split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let state = match status {
            "current" => State::Current,
            "stale" => State::Stale,
            "missing" => State::Missing,
            "orphan" => State::Orphaned,
            other => panic!("`{other}` is no status"),
        };
        Self { path, locale: locale(tag), state, source_at: Some(source_at).filter(|at| !at.is_empty()).map(at) }
    }
}

#[expect(clippy::disallowed_methods, reason = "tests have no command line to be told by")]
fn data() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");
    let named = std::env::var("GALLEY_TEST_DATA").unwrap_or_else(|_| beside.to_owned());
    Some(PathBuf::from(named)).filter(|directory| directory.is_dir())
}

fn lines(path: &Path) -> Vec<String> {
    let file = std::fs::File::open(path).unwrap();
    let zipped = path.extension().is_some_and(|extension| extension == "gz");
    let file: Box<dyn Read> = if zipped { Box::new(GzDecoder::new(file)) } else { Box::new(file) };
    BufReader::new(file).lines().map(Result::unwrap).collect()
}

async fn compare(house: &House, archive: &str, truth: &str, expected: &[(Class, usize)]) {
    let Some(data) = data().filter(|data| data.join(archive).is_file()) else {
        eprintln!("skipped: GALLEY_TEST_DATA does not say where {archive} is");
        return;
    };
    let keys = taken_in(house, &lines(&data.join(archive))).await;
    let mut states = BTreeMap::new();
    let mut ids = BTreeMap::new();
    for article in all_articles(&house.service).await {
        ids.insert(article.key.clone(), article.id);
        for variant in article.variants {
            states.insert((article.key.clone(), variant.locale), (variant.state, variant.exists));
        }
    }
    let mut classes: BTreeMap<Class, usize> = BTreeMap::new();
    let mut known = BTreeSet::new();
    for line in lines(&data.join(truth)).iter().skip(1) {
        let truth = Truth::read(line);
        let class = match keys.get(truth.path) {
            None => Class::NotInTheArchive,
            Some(key) => {
                let place = (key.clone(), truth.locale.clone());
                let (state, _) = states[&place];
                known.insert(place);
                if state == truth.state { Class::Agrees } else { reason(house, ids[key], &truth, state).await }
            }
        };
        *classes.entry(class).or_default() += 1;
    }
    assert_eq!(classes, expected.iter().copied().collect());
    // And the other way round: there is no translation of which the truth does not know.
    let unknown: Vec<_> = states
        .iter()
        .filter(|(place, (state, exists))| *exists && *state != State::Source && !known.contains(*place))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// Takes an archive in under the plain datetime rule, and returns the keys of its paths.
async fn taken_in(house: &House, archive: &[String]) -> BTreeMap<String, String> {
    // After its last revision, so that no datetime lies in the future.
    house.it_is("2026-11-01T00:00:00Z");
    let (mut tags, mut keys) = (BTreeSet::new(), BTreeMap::new());
    for line in archive {
        let item: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| item[name].as_str().unwrap().to_owned();
        tags.insert(field("locale"));
        keys.insert(field("path"), field("key"));
    }
    let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    house.collection(NAME).required(&tags).threshold(Significance::None).stand().await;
    for batch in archive.chunks(500) {
        let documents = batch.iter().map(|line| Submission::Item(line.clone().into_bytes())).collect();
        for report in house.ingest_into(NAME, documents, IngestOptions::default()).await {
            report.result.unwrap_or_else(|errors| panic!("{:?} is refused: {errors:?}", report.key));
        }
    }
    keys
}

/// Why Galley's state is not that of the truth; there is no unknown reason.
async fn reason(house: &House, id: i64, truth: &Truth<'_>, state: State) -> Class {
    let article = house.service.store().article(id).await.unwrap().unwrap().article;
    let source: Vec<&Revision> = article.source().unwrap().texts().collect();
    let datetime = |revision: &Revision| revision.datetime.map(|dated| dated.at);
    match (truth.state, state) {
        (State::Stale, State::Current) if source.iter().all(|revision| datetime(revision) != truth.source_at) => {
            Class::ChangeNotInTheArchive
        }
        (State::Current, State::Stale) => {
            let translation = article.variants[&truth.locale].standing().unwrap();
            let twice = source.iter().filter(|revision| datetime(revision) == datetime(translation)).count();
            let newest = source.last().unwrap();
            assert!(twice > 1 && newest.arrival > translation.arrival, "{} {}", truth.path, truth.locale);
            Class::SameDatetimeAgain
        }
        _ => panic!("{} {}: the truth is {}, Galley says {state}", truth.path, truth.locale, truth.state),
    }
}
