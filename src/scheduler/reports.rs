//! Reports, as errands: slots that come, runs to carry out, messages to send.

use std::future::pending;

use super::couriers::Errand;
use crate::service::{LeasedReportMessage, Service, ServiceError, Tried};

/// Telling people what reports say.
pub(super) struct Reports;

impl Errand for Reports {
    /// Mail servers count connections.
    const AT_ONCE: usize = 8;
    const NAME: &str = "Reports";
    type Message = LeasedReportMessage;

    async fn lease(service: &Service, room: usize) -> Result<Vec<LeasedReportMessage>, ServiceError> {
        service.reports_round().await?;
        service.lease_report_messages(room).await
    }

    async fn send(service: Service, message: LeasedReportMessage) -> Result<Tried, ServiceError> {
        service.try_report_message(message).await
    }

    /// Slots come with the time, not with what is written.
    async fn rest(_: &Service) {
        pending::<()>().await;
    }
}
