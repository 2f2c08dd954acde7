//! Which address below `/settings` is answered by which page.

use actix_web::{Resource, Route, web};

use super::{
    super::{errors, links, outgoing, routes::read},
    people, policy, profile, tokens, webhooks,
};

/// The pages of settings.
pub(in crate::dashboard) fn pages() -> Vec<Resource> {
    let both = |path: &str, reading: Route, sending: Route| {
        let resource = web::resource(path).route(reading).route(sending);
        resource.default_service(web::route().to(errors::reading_and_posting))
    };
    let list = |path: &str, reading: Route| {
        web::resource(path).route(reading).default_service(web::route().to(errors::only_reading))
    };
    vec![
        both(links::PROFILE, read().to(profile::show), web::post().to(profile::change)),
        list("/settings/users", read().to(people::show)),
        both("/settings/users/new", read().to(people::show_new), web::post().to(people::add)),
        both("/settings/users/{name}", read().to(people::show_one), web::post().to(people::change)),
        list("/settings/tokens", read().to(tokens::show)),
        both("/settings/tokens/new", read().to(tokens::show_new), web::post().to(tokens::add)),
        both("/settings/tokens/{id}", read().to(tokens::show_one), web::post().to(tokens::revoke)),
        list("/settings/webhooks", read().to(webhooks::show)),
        both("/settings/webhooks/new", read().to(webhooks::show_new), web::post().to(webhooks::add)),
        both("/settings/webhooks/{id}", read().to(webhooks::show_one), web::post().to(webhooks::change)),
        both("/settings/locales", read().to(policy::show), web::post().to(policy::look)),
        both("/settings/chains", read().to(policy::show), web::post().to(policy::look)),
        both("/settings/deadlines", read().to(policy::show), web::post().to(policy::look)),
        both("/settings/collections/new", read().to(policy::show_new), web::post().to(policy::add)),
        web::resource("/settings/outgoing")
            .route(web::post().to(outgoing::change))
            .default_service(web::route().to(errors::only_posting)),
        web::resource("/settings/policy")
            .route(web::post().to(policy::save))
            .default_service(web::route().to(errors::only_posting)),
    ]
}
