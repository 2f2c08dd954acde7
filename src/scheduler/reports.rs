//! Looking after reports all the time: slots that come, runs to carry out, messages to send.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::IDLE;
use crate::service::{Service, ServiceError, Tried};

/// How many messages this process has on their way at most: mail servers count connections.
const AT_ONCE: usize = 8;
/// How long messages on their way may take once the process is told to stop. What has not arrived by then is sent again
/// when its lease has ended.
const PATIENCE: Duration = Duration::from_secs(15);

/// Looks after reports until it is told to stop.
pub(super) async fn run(service: &Service, stop: &CancellationToken) {
    let mut under_way: JoinSet<Result<Tried, ServiceError>> = JoinSet::new();
    loop {
        while let Some(ended) = under_way.try_join_next() {
            note(ended);
        }
        // A run is carried out to its end: stopping in the middle would only have it carried out once more.
        let taken = match take(service, AT_ONCE.saturating_sub(under_way.len()), &mut under_way).await {
            Ok(taken) => taken,
            Err(error) if error.is_transient() => 0,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "Reports could not be looked after: {error}");
                0
            }
        };
        let wait = async {
            if taken > 0 {
                tokio::task::yield_now().await;
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(IDLE) => {}
                Some(ended) = under_way.join_next() => note(ended),
            }
        };
        if stop.run_until_cancelled(wait).await.is_none() {
            break;
        }
    }
    let rest = async {
        while let Some(ended) = under_way.join_next().await {
            note(ended);
        }
    };
    let _: Result<(), _> = tokio::time::timeout(PATIENCE, rest).await;
}

/// Carries out what is due, and sets out with messages. Returns how many those were.
async fn take(
    service: &Service,
    room: usize,
    under_way: &mut JoinSet<Result<Tried, ServiceError>>,
) -> Result<usize, ServiceError> {
    service.reports_round().await?;
    let leased = service.lease_report_messages(room).await?;
    let taken = leased.len();
    for message in leased {
        let service = service.clone();
        under_way.spawn(async move { service.try_report_message(message).await });
    }
    Ok(taken)
}

fn note(ended: Result<Result<Tried, ServiceError>, tokio::task::JoinError>) {
    match ended {
        Ok(Ok(Tried::Delivered | Tried::Failed | Tried::Overtaken)) => {}
        // Its lease ends, and it is sent again.
        Ok(Err(error)) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "What became of a report's message could not be written: {error}"
            );
        }
        Err(stopped) => tracing::error!("A report's message was dropped: {stopped}"),
    }
}
