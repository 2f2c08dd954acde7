//! How long a report over 300,000 variants takes, and how much memory, on SQLite and on PostgreSQL.
//!
//! ```sh
//! cargo bench --bench reports                                        # SQLite
//! cargo bench --bench reports -- --articles 1000 --postgres URL      # and PostgreSQL, in a database of its own
//! ```
//!
//! Each report is had run as the scheduler does it: gathered, told in its forms, kept, laid down as files. The peak is the
//! process's own (`VmHWM`, Linux), set back before each run; what it grew by is what the report needed.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on stops there and says why"
)]

mod large;

use std::{path::Path, time::Instant as Stopwatch};

use galley::{
    domain::{
        Locale,
        report::{Definition, Format, Recipient, Template},
    },
    service::{MessageState, Reporting, RunState, Service},
};

#[actix_web::main]
async fn main() {
    large::Asked::read(38_000).on_each(async |service: Service| run(service).await).await;
}

async fn run(service: Service) {
    let folder = std::env::temp_dir().join(format!("galley-bench-reports-{}", std::process::id()));
    std::fs::create_dir(&folder).unwrap();
    let service = service.reporting_by(Reporting::new(None, Some(&folder), None).unwrap());
    println!("  {:<44} {:>8} {:>8} {:>10} {:>10} {:>10}", "report", "open", "s", "before MB", "peak MB", "bytes");
    for template in Template::ALL {
        for limit in [50, 500] {
            let usual =
                template.definition(format!("{template:?} {limit}"), Locale::parse("en").unwrap(), "UTC").unwrap();
            let mut selection = usual.selection.clone();
            selection.limit = limit;
            let path = format!("{template:?}-{limit}").to_lowercase();
            let recipients =
                vec![Recipient::Folder { path: path.clone(), formats: Format::ALL.to_vec(), language: None }];
            let report = service.create_report(Definition { selection, recipients, ..usual }).await.unwrap();
            // The peak is set back to what is in use now (proc(5): 5 to `clear_refs`).
            std::fs::write("/proc/self/clear_refs", "5").unwrap();
            let before = peak();
            let began = Stopwatch::now();
            let asked = service.run_report(report.id).await.unwrap();
            let done = loop {
                service.reports_step().await.unwrap();
                let (run, messages) = service.report_run(report.id, asked.id).await.unwrap();
                if run.run.state == RunState::Done
                    && messages.iter().all(|message| matches!(message.state, MessageState::Sent | MessageState::Failed))
                {
                    break run;
                }
            };
            let seconds = began.elapsed().as_secs_f64();
            let bytes = written(&folder.join(&path));
            let open = done.run.total.unwrap_or_default();
            println!(
                "  {:<44} {open:>8} {seconds:>8.2} {:>10.1} {:>10.1} {bytes:>10}",
                format!("{template:?}, {limit} rows a list"),
                before,
                peak()
            );
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The most memory that the process had, in MB.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// The bytes of all files below a folder.
fn written(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| if entry.path().is_dir() { written(&entry.path()) } else { entry.metadata().unwrap().len() })
        .sum()
}
