//! `GET /accessibility`: what the pages promise to readers with disabilities, and where they fall short.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{answer, state::Site, view::AccessibilityPage};

/// The statement.
pub(super) async fn show(request: HttpRequest, site: Data<Site>) -> HttpResponse {
    let page = AccessibilityPage { frame: site.frame(&request, None, None) };
    answer::give(&request, &site, Ok(page), |page| &page.frame)
}
