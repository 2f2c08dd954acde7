//! Webhooks' messages, as errands.

use std::time::Duration;

use super::couriers::Errand;
use crate::service::{LeasedMessage, Service, ServiceError, Tried};

/// Telling webhooks what happened.
pub(super) struct Webhooks;

impl Errand for Webhooks {
    const AT_ONCE: usize = 256;
    const NAME: &str = "Webhooks";
    type Message = LeasedMessage;

    async fn lease(service: &Service, room: usize) -> Result<Vec<LeasedMessage>, ServiceError> {
        service.fan_out_webhooks().await?;
        service.lease_messages(room).await
    }

    async fn send(service: Service, message: LeasedMessage) -> Result<Tried, ServiceError> {
        service.try_message(message).await
    }

    /// What was written is told soon; writes in a row are told together.
    async fn rest(service: &Service) {
        service.written().await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
