//! JSON under `/api/v1`: bodies, problems, cursors, entity tags, and their description as OpenAPI.
//!
//! Mount it with [`routes`] inside an application wrapped in [`headers::secure`]:
//!
//! ```no_run
//! # use actix_web::{App, middleware::from_fn};
//! # use galley::{api, service::Gate};
//! # use utoipa_actix_web::AppExt as _;
//! # fn app(gate: Gate) {
//! let app = App::new()
//!     .into_utoipa_app()
//!     .configure(api::routes(gate, api::Admission::Tokens))
//!     .into_app()
//!     .wrap(from_fn(api::headers::secure));
//! # }
//! ```

#![expect(unused_qualifications, reason = "utoipa's macros name the parameters of calls by longer paths than needed")]
#![expect(
    unreachable_pub,
    reason = "calls and bodies: what actix-web's and utoipa's macros make of them is public too"
)]

mod admission;
mod allowed_bodies;
mod answer;
mod article_bodies;
mod articles;
mod audit;
mod body;
mod caller;
mod changes;
mod claim_bodies;
mod claims;
mod collections;
mod decisions;
mod docs_page;
mod event_stream;
mod events;
mod explain;
mod fields;
mod hands;
pub mod headers;
mod health;
mod held;
mod ingest;
mod keyed;
mod lists;
mod mapping;
mod names;
mod notes;
mod openapi;
mod outgoing;
mod policy;
mod problem;
mod problem_pages;
mod report_bodies;
mod reports;
mod revisions;
mod run_bodies;
mod schedule_bodies;
mod segments;
mod stats;
mod texts;
mod tokens;
mod users;
mod variants;
mod webhook_bodies;
mod webhooks;

use actix_web::{
    middleware::from_fn,
    web::{self, Data},
};
use utoipa_actix_web::{scope::scope, service_config::ServiceConfig};

pub use caller::{Admission, Permitted, address};
pub use openapi::{document, no_such_call};
pub use problem::{Problem, ProblemKind};

use crate::service::Gate;

/// Everything the API answers, through this gate: `/api`, `/problems`, `/healthz` and `/readyz`. Call it once for each
/// worker.
pub fn routes(gate: Gate, admission: Admission) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config.app_data(Data::new(gate));
        config.app_data(Data::new(admission));
        register(config);
    }
}

/// The calls alone; what is not registered here is neither answered nor described.
fn register(config: &mut ServiceConfig) {
    let calls = scope("/v1")
        .service(collections::list_collections)
        .service(collections::get_collection)
        .service(collections::put_collection)
        .service(ingest::ingest)
        .service(held::list_held)
        .service(held::confirm_held)
        .service(held::discard_held)
        .service(articles::list_articles)
        .service(articles::get_article)
        .service(articles::patch_article)
        .service(notes::list_notes)
        .service(notes::create_note)
        .service(variants::list_variants)
        .service(variants::get_variant)
        .service(changes::get_changes)
        .service(explain::explain)
        .service(revisions::list_revisions)
        .service(revisions::get_revision)
        .service(revisions::put_significance)
        .service(decisions::acknowledge)
        .service(decisions::opt_out)
        .service(decisions::opt_in)
        .service(decisions::approve)
        .service(decisions::send_back)
        .service(decisions::undo)
        .service(mapping::map_variant)
        .service(claims::claim_work)
        .service(claims::list_claims)
        .service(claims::get_claim)
        .service(claims::renew_claim)
        .service(claims::release_claim)
        .service(claims::submit_claim)
        .service(stats::stats)
        .service(stats::stats_history)
        .service(events::list_events)
        .service(event_stream::stream_events)
        .service(audit::list_audit)
        .service(tokens::list_tokens)
        .service(tokens::create_token)
        .service(tokens::revoke_token)
        .service(users::list_users)
        .service(users::get_user)
        .service(users::create_user)
        .service(users::patch_user)
        .service(reports::list_reports)
        .service(reports::create_report)
        .service(reports::list_report_templates)
        // Other methods there are not those of a report by that number.
        .route("/reports/templates", web::route().to(no_such_call))
        .service(reports::get_report)
        .service(reports::put_report)
        .service(reports::delete_report)
        .service(reports::rotate_report_secret)
        .service(reports::list_report_runs)
        .service(reports::get_report_run)
        .service(reports::run_report)
        .service(reports::preview_report)
        .service(reports::test_report)
        .service(reports::retry_report_run)
        .service(reports::resend_report_run)
        .service(webhooks::list_webhooks)
        .service(webhooks::create_webhook)
        .service(webhooks::get_webhook)
        .service(webhooks::patch_webhook)
        .service(webhooks::delete_webhook)
        .service(webhooks::rotate_secret)
        .service(webhooks::enable_webhook)
        .service(webhooks::disable_webhook)
        .service(webhooks::test_webhook)
        .service(webhooks::list_deliveries)
        .service(webhooks::retry_delivery)
        .service(outgoing::get_outgoing)
        .service(outgoing::pause_outgoing)
        .service(outgoing::resume_outgoing)
        .default_service(web::to(no_such_call));
    let api = scope("/api")
        .service(openapi::openapi_json)
        .service(openapi::docs)
        .service(openapi::docs_css)
        .service(problem_pages::list_problems)
        .service(calls)
        .default_service(web::to(no_such_call))
        .wrap(from_fn(admission::admit));
    config.service(api).service(problem_pages::get_problem).service(health::healthz).service(health::readyz);
    // What is outside `/api` and is asked by another method is not for the pages to answer.
    for address in ["/problems/{name}", "/healthz", "/readyz"] {
        config.route(address, web::route().to(no_such_call));
    }
}
