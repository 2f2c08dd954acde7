//! Which address of `/reports` is answered by which page.

use actix_web::{
    Resource, Route,
    web::{post, resource, route},
};

use super::{
    super::{errors, links, routes::read},
    archive, editing, list, preview,
};

/// The pages of reports. What has a name comes before what has a number.
pub(in crate::dashboard) fn pages() -> [Resource; 9] {
    let reading =
        |path: &str, show: Route| resource(path).route(show).default_service(route().to(errors::only_reading));
    let both = |path: &str, show: Route, take: Route| {
        resource(path).route(show).route(take).default_service(route().to(errors::reading_and_posting))
    };
    [
        reading(links::REPORTS, read().to(list::list)),
        reading(links::REPORT_PREVIEW, read().to(preview::preview)),
        reading(links::REPORT_PREVIEW_CONTENTS, read().to(preview::contents)),
        reading(links::REPORT_RUN_CONTENTS, read().to(archive::contents)),
        both(links::NEW_REPORT, read().to(editing::new), post().to(editing::create)),
        both(links::EDIT_REPORT, read().to(editing::edit), post().to(editing::change)),
        both(links::DELETE_REPORT, read().to(editing::ask_to_delete), post().to(editing::delete)),
        both(links::REPORT_RUNS, read().to(archive::runs), post().to(archive::act)),
        both(links::REPORT_RUN, read().to(archive::run), post().to(archive::act)),
    ]
}
