//! `GET /help/shortcuts`: the keys, and the switches for them. With the script, a dialog.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{answer, state::Site, view::ShortcutsPage, visitor::Admitted};
use crate::service::Read;

/// The list of keys.
pub(super) async fn show(request: HttpRequest, site: Data<Site>, _: Admitted<Read>) -> HttpResponse {
    let page = Ok(ShortcutsPage { frame: site.frame(&request, None, None) });
    answer::give(&request, &site, page, |page| &page.frame)
}
