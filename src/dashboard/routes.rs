//! Which address is answered by which page.

use actix_web::{
    Resource, Route, guard,
    middleware::from_fn,
    web::{self, Data, ServiceConfig},
};

use super::{
    DashboardSettings, accessibility, acting, activity, answer, article, articles, errors, headers, links, live,
    overview, queue, reports, settings, shortcuts, sign_in, sources, state::Site, visitor::Admission,
};
use crate::{
    i18n::{Languages, LanguagesError},
    service::Gate,
};

/// The editors' pages, through this gate, to be given to `App::configure`.
///
/// They answer at `/`, below `/articles`, `/assets`, `/help`, `/reports`, `/sources`, `/settings` and `/sign-in`, and at `/events`, `/sign-out`, `/prefs` and `/accessibility`; besides, they become the
/// application's default service, which tells readers in their language that there is no such page. Where others are to
/// answer unknown addresses of their own (`/api`), they need a default service in their own scope. Every answer from here
/// carries its security headers.
///
/// # Errors
///
/// The interface's languages cannot be read: the program must not start.
pub fn configure(
    gate: Gate,
    admission: Admission,
    settings: DashboardSettings,
) -> Result<impl Fn(&mut ServiceConfig) + Clone, LanguagesError> {
    let site = Data::new(Site { gate, admission, languages: Languages::load()?, settings });
    Ok(move |config: &mut ServiceConfig| {
        config.app_data(Data::clone(&site));
        // Words that stand where an article's number could come before it.
        for resource in acting::resources().into_iter().chain(pages()).chain(settings::pages()).chain(reports::pages())
        {
            config.service(resource.wrap(from_fn(headers::guarded)));
        }
        config.default_service(web::route().to(errors::no_such_page));
    })
}

fn pages() -> [Resource; 19] {
    let reading = |path: &str, route: Route| {
        web::resource(path).route(route).default_service(web::route().to(errors::only_reading))
    };
    [
        reading(links::OVERVIEW, read().to(overview::show)),
        reading(links::ARTICLES, read().to(articles::show)),
        reading(links::ARTICLE, read().to(article::first)),
        reading(links::VARIANT, read().to(article::show)),
        reading(links::QUEUE, read().to(queue::show)),
        reading(links::QUEUE_ITEM, read().to(queue::show)),
        reading(links::ACTIVITY, read().to(activity::show)),
        reading(links::SOURCES, read().to(sources::show)),
        reading(links::SOURCE, read().to(sources::show_one)),
        reading(links::RUN, read().to(sources::show_run)),
        reading(links::RUN_AMONG_RUNS, read().to(sources::moved)),
        reading(links::ASSETS, read().to(answer::asset)),
        reading(links::ACCESSIBILITY, read().to(accessibility::show)),
        reading(links::SHORTCUTS, read().to(shortcuts::show)),
        reading(links::EVENTS, read().to(live::tell)),
        web::resource(links::SIGN_IN)
            .route(read().to(sign_in::show))
            .route(web::post().to(sign_in::sign_in))
            .default_service(web::route().to(errors::reading_and_posting)),
        web::resource(links::SIGN_IN_LINK)
            .route(read().to(sign_in::show_link))
            .route(web::post().to(sign_in::redeem))
            .default_service(web::route().to(errors::reading_and_posting)),
        web::resource(links::SIGN_OUT)
            .route(web::post().to(sign_in::sign_out))
            .default_service(web::route().to(errors::only_posting)),
        web::resource(links::PREFERENCES)
            .route(web::post().to(settings::set))
            .default_service(web::route().to(errors::only_posting)),
    ]
}

/// A page is read with GET, and its headers with HEAD.
pub(super) fn read() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}
