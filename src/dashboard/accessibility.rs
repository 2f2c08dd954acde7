//! `GET /accessibility`: what the pages promise to readers with disabilities, and where they fall short.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{answer, errors::refuse, state::Site, view::AccessibilityPage, visitor::recognise};

/// The statement, which everybody may read.
pub(super) async fn show(request: HttpRequest, site: Data<Site>) -> HttpResponse {
    if let Err(error) = recognise(&request, &site).await {
        return refuse(&request, &site, &error.into());
    }
    let page = AccessibilityPage { frame: site.frame(&request, None, None) };
    answer::give(&request, &site, Ok(page), |page| &page.frame)
}
