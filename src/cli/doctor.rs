//! `galley doctor`: derives everything again, and prints where what is stored differs.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{Doctor, Ending, Failure, Output, because};
use crate::service::Service;

/// Examines the database.
pub async fn doctor(args: &Doctor, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let bar = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
    bar.enable_steady_tick(Duration::from_millis(200));
    let report = service
        .doctor(args.deep, |report| {
            bar.set_message(format!("{} articles, {} variants", report.articles, report.variants));
        })
        .await;
    bar.finish_and_clear();
    let report = report?;
    let pause = service.pause().await?;
    if args.json {
        let findings: Vec<_> =
            report.findings.iter().map(|finding| json!({ "key": finding.key, "what": finding.what })).collect();
        out.json(&json!({
            "articles": report.articles,
            "variants": report.variants,
            "differences": report.differences,
            "findings": findings,
            "outgoing_paused": pause.is_some(),
        }))?;
    } else {
        for finding in &report.findings {
            match &finding.key {
                Some(key) => out.line(format_args!("{key}: {}", finding.what))?,
                None => out.line(&finding.what)?,
            }
        }
        let shown = report.findings.len() as u64;
        if report.differences > shown {
            out.line(format_args!("… and {} more differences.", report.differences - shown))?;
        }
        let differences = match report.differences {
            0 => "no differences".to_owned(),
            1 => "1 difference".to_owned(),
            many => format!("{many} differences"),
        };
        out.line(format_args!(
            "{} articles and {} variants derived again: {differences}.",
            report.articles, report.variants
        ))?;
        if let Some(pause) = &pause {
            out.line(because(pause))?;
        }
    }
    Ok(if report.differences == 0 { Ending::Clean } else { Ending::Findings })
}
