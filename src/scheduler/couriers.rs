//! Sending messages all the time: whoever answers at once is not held up by whoever does not answer at all.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::IDLE;
use crate::service::{Service, ServiceError, Tried};

/// How long messages on their way may take to arrive once the process is told to stop. What has not arrived by then is
/// sent again when its lease has ended.
const PATIENCE: Duration = Duration::from_secs(15);

/// Messages of one kind.
pub(super) trait Errand {
    /// How many of them this process has on their way at most.
    const AT_ONCE: usize;
    /// How the log names them.
    const NAME: &str;
    /// A message that is held by a lease.
    type Message;

    /// Sees to what is due, and leases as many messages as there is room for.
    async fn lease(service: &Service, room: usize) -> Result<Vec<Self::Message>, ServiceError>;

    /// Sends a message, and writes down what became of it.
    fn send(
        service: Service,
        message: Self::Message,
    ) -> impl Future<Output = Result<Tried, ServiceError>> + Send + 'static;

    /// Waits until there may be more to do, at most as long as a round rests.
    async fn rest(service: &Service);
}

type UnderWay = JoinSet<Result<Tried, ServiceError>>;

/// Runs errands of one kind until it is told to stop.
pub(super) async fn run<E: Errand>(service: &Service, stop: &CancellationToken) {
    let mut under_way = UnderWay::new();
    loop {
        while let Some(ended) = under_way.try_join_next() {
            note::<E>(ended);
        }
        // A round is carried out to its end: stopping in the middle would only have it carried out once more.
        let taken = match take::<E>(service, &mut under_way).await {
            Ok(taken) => taken,
            Err(error) if error.is_transient() => 0,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "{} could not be looked after: {error}",
                    E::NAME
                );
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
                () = E::rest(service) => {}
                Some(ended) = under_way.join_next() => note::<E>(ended),
            }
        };
        if stop.run_until_cancelled(wait).await.is_none() {
            break;
        }
    }
    let rest = async {
        while let Some(ended) = under_way.join_next().await {
            note::<E>(ended);
        }
    };
    let _: Result<(), _> = tokio::time::timeout(PATIENCE, rest).await;
}

/// Sets out with what is due. Returns how many messages that were.
async fn take<E: Errand>(service: &Service, under_way: &mut UnderWay) -> Result<usize, ServiceError> {
    let leased = E::lease(service, E::AT_ONCE.saturating_sub(under_way.len())).await?;
    let taken = leased.len();
    for message in leased {
        under_way.spawn(E::send(service.clone(), message));
    }
    Ok(taken)
}

fn note<E: Errand>(ended: Result<Result<Tried, ServiceError>, tokio::task::JoinError>) {
    match ended {
        Ok(Ok(Tried::Delivered | Tried::Failed | Tried::Overtaken)) => {}
        // Its lease ends, and it is sent again.
        Ok(Err(error)) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "{}: what became of a message could not be written: {error}",
                E::NAME
            );
        }
        Err(stopped) => tracing::error!("{}: a courier stopped: {stopped}", E::NAME),
    }
}
