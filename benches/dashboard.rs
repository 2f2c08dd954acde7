//! How long the pages take at a hundred thousand articles in eight locales, on SQLite and on PostgreSQL.
//!
//! ```sh
//! cargo bench --bench dashboard                                      # SQLite
//! cargo bench --bench dashboard -- --articles 10000 --postgres URL   # and PostgreSQL, in a database of its own
//! cargo bench --bench dashboard -- --page stale --keep               # only pages with this in their name; keep the database
//! ```
//!
//! Every page is asked for one at a time, without a socket in between: the figures are the server's own time, database and
//! template included.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement that cannot go on stops there and says why"
)]

mod large;

use std::{
    fmt::Write as _,
    time::{Duration, Instant as Stopwatch},
};

use actix_web::{App, test};
use galley::{
    dashboard::{self, Admission, DashboardSettings},
    service::{Gate, Service},
};
use jiff::tz::TimeZone;

/// How often each page is asked for.
const TIMES: usize = 200;

#[actix_web::main]
async fn main() {
    let mut words = std::env::args().skip_while(|word| word != "--page").skip(1);
    let named = words.next().unwrap_or_default();
    large::Asked::read(100_000).on_each(async |service: Service| ask(&service, &named).await).await;
}

async fn ask(service: &Service, named: &str) {
    let settings = DashboardSettings { time_zone: TimeZone::UTC, version: "0", secure_cookies: false };
    let pages = dashboard::configure(Gate::new(service.clone()), Admission::Everybody, settings).unwrap();
    let app = test::init_service(App::new().configure(pages)).await;
    let long = service.article_id("news", "long").await.unwrap();
    let usual = service.article_id("news", "news/3").await.unwrap();
    let loose = service.article_id("news", "loose/3").await.unwrap();
    println!("  {:<44} {:>8} {:>8} {:>8} {:>9}", "page", "p50 ms", "p95 ms", "max ms", "bytes");
    for (name, path) in [
        ("overview", "/".to_owned()),
        ("matrix of 50", "/articles?per=50".to_owned()),
        ("matrix of 50, last changed first", "/articles?per=50&sort=changed".to_owned()),
        ("matrix of 50, by key", "/articles?per=50&sort=key".to_owned()),
        ("matrix of 50, too many to go by headline", "/articles?per=50&sort=headline".to_owned()),
        ("matrix of 50, a few, by headline", "/articles?per=50&sort=headline&q=typhoon".to_owned()),
        ("matrix of 50, stale", "/articles?per=50&status=stale".to_owned()),
        ("matrix of 50, overdue", "/articles?per=50&status=overdue".to_owned()),
        (
            "matrix of 50, missing or stale in zh-HK",
            "/articles?per=50&status=missing&status=stale&locale=zh-HK".to_owned(),
        ),
        ("matrix of 50, of most articles' kind", "/articles?per=50&section=News".to_owned()),
        ("matrix of 50, of a few articles' kind", "/articles?per=50&section=Recipe".to_owned()),
        (
            "matrix of 50, of a kind, stale in zh-HK",
            "/articles?per=50&section=Feature&status=stale&locale=zh-HK".to_owned(),
        ),
        ("matrix of 50, changed within an hour", "/articles?per=50&changed=1h".to_owned()),
        ("matrix of 50, changed, overdue, by key", "/articles?per=50&changed=1h&status=overdue&sort=key".to_owned()),
        ("matrix of 50, one's own", format!("/articles?per=50&assignee={}", encoded(large::ASSIGNEE))),
        ("matrix of 50, nobody's", "/articles?per=50&assignee=nobody".to_owned()),
        (
            "matrix of 50, nobody's, stale in zh-HK",
            "/articles?per=50&assignee=nobody&status=stale&locale=zh-HK".to_owned(),
        ),
        ("matrix of 50, in progress", "/articles?per=50&status=progress".to_owned()),
        ("matrix of 50, in progress or stale", "/articles?per=50&status=progress&status=stale".to_owned()),
        ("queue", "/queue".to_owned()),
        ("activity", "/activity".to_owned()),
        ("search: a word of all", "/articles?per=50&q=observatory".to_owned()),
        ("search: a word of one in a hundred", "/articles?per=50&q=typhoon".to_owned()),
        ("search: two characters, of all", "/articles?per=50&q=%E5%AD%B8%E6%A0%A1".to_owned()),
        ("search: a headline, in the other script", format!("/articles?per=50&q={}", encoded("第 503 號 77"))),
        ("search: one article of all", "/articles?per=50&q=level+503+77".to_owned()),
        ("search: nothing, of common pieces", "/articles?per=50&q=schoolsraise".to_owned()),
        ("search: a word of all, stale, by key", "/articles?per=50&q=warning&status=stale&sort=key".to_owned()),
        ("article", format!("/articles/{usual}/zh-CN")),
        ("article, source unknown", format!("/articles/{loose}/zh-SG")),
        ("sources", "/sources".to_owned()),
        ("source of 60 texts without a source", "/sources/operator".to_owned()),
        ("reports", "/reports".to_owned()),
        ("comparison of 200 blocks", format!("/articles/{long}/zh-CN")),
    ] {
        if !name.contains(named) {
            continue;
        }
        let mut times = Vec::with_capacity(TIMES);
        let mut bytes = 0;
        for turn in 0..TIMES + 10 {
            let began = Stopwatch::now();
            let request = test::TestRequest::with_uri(&path).to_request();
            let answer = test::call_service(&app, request).await;
            assert_eq!(answer.status(), 200, "{path}");
            bytes = test::read_body(answer).await.len();
            if turn >= 10 {
                times.push(began.elapsed());
            }
        }
        times.sort_unstable();
        let at = |share: usize| milliseconds(times[(times.len() - 1) * share / 100]);
        println!("  {name:<44} {:>8} {:>8} {:>8} {bytes:>9}", at(50), at(95), at(100));
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1_000.0)
}

fn encoded(words: &str) -> String {
    words.bytes().fold(String::new(), |mut encoded, byte| {
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}
