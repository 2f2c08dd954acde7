//! The files that pages load. They are part of the program, and named by what they hold, so that a browser may keep
//! them for ever.

use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

/// A file that pages load.
#[derive(Debug)]
pub struct Asset {
    /// Its name below `/assets/`: `app.3f9a01b2c4d5.css`.
    pub name: String,
    /// For the `Content-Type` header.
    pub content_type: &'static str,
    /// What it holds.
    pub bytes: &'static [u8],
}

impl Asset {
    fn new(stem: &str, extension: &str, content_type: &'static str, bytes: &'static [u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let hash = digest.iter().take(6).fold(0_u64, |hash, byte| hash << 8 | u64::from(*byte));
        Self { name: format!("{stem}.{hash:012x}.{extension}"), content_type, bytes }
    }

    /// Where it is served. Answer with `Cache-Control: public, max-age=31536000, immutable`.
    pub fn href(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("app", "css", "text/css; charset=utf-8", include_bytes!("assets/app.css")));
static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_bytes!("assets/icon.svg")));

/// The one style sheet.
pub fn style() -> &'static Asset {
    &STYLE
}

/// The icon for the browser's tab.
pub fn icon() -> &'static Asset {
    &ICON
}

/// The asset with this name (`app.3f9a01b2c4d5.css`). A name from an older program is not found.
pub fn find(name: &str) -> Option<&'static Asset> {
    [style(), icon()].into_iter().find(|asset| asset.name == name)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn an_asset_is_found_by_the_name_that_pages_use() {
        let name = style().href().strip_prefix("/assets/").unwrap().to_owned();
        assert_eq!(find(&name).unwrap().content_type, "text/css; charset=utf-8");
        assert!(find("app.css").is_none());
    }

    #[test]
    fn the_style_sheet_stays_within_ten_kilobytes_on_the_wire() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(style().bytes).unwrap();
        let size = encoder.finish().unwrap().len();
        assert!(size <= 10_000, "{size} bytes gzipped");
    }

    #[test]
    fn the_style_sheet_loads_nothing() {
        let css = std::str::from_utf8(style().bytes).unwrap();
        assert!(!css.contains("@import") && !css.contains("http"));
        assert!(css.split("url(").skip(1).all(|rest| rest.starts_with('#')), "only patterns of the page itself");
    }
}
