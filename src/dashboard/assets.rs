//! The files that pages load. They are part of the program, and named by what they hold, so that a browser may keep
//! them for ever. Each is compressed once, when it is first asked for.

mod script;
mod style;

use std::sync::LazyLock;

use flate2::Compression;
use sha2::{Digest as _, Sha256};

use super::packing::gzip;

/// A file that pages load.
#[derive(Debug)]
pub struct Asset {
    /// Its name below `/assets/`: `app.3f9a01b2c4d5.css`.
    pub name: String,
    /// For the `Content-Type` header.
    pub content_type: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// The same by gzip.
    pub gzipped: Vec<u8>,
}

impl Asset {
    fn new(stem: &str, extension: &str, content_type: &'static str, bytes: Vec<u8>) -> Self {
        let digest = Sha256::digest(&bytes);
        let hash = digest.iter().take(6).fold(0_u64, |hash, byte| hash << 8 | u64::from(*byte));
        let name = format!("{stem}.{hash:012x}.{extension}");
        Self { name, content_type, gzipped: gzip(&bytes, Compression::best()), bytes }
    }

    /// Where it is served. Answer with `Cache-Control: public, max-age=31536000, immutable`.
    pub fn href(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("app", "css", "text/css; charset=utf-8", style::whole().into_bytes()));
static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("app", "js", "text/javascript; charset=utf-8", script::whole().into_bytes()));
static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_bytes!("assets/icon.svg").to_vec()));

/// The one style sheet.
pub fn style() -> &'static Asset {
    &STYLE
}

/// The one script. Everything works without it.
pub fn script() -> &'static Asset {
    &SCRIPT
}

/// The icon for the browser's tab.
pub fn icon() -> &'static Asset {
    &ICON
}

/// The asset with this name (`app.3f9a01b2c4d5.css`). A name from an older program is not found.
pub fn find(name: &str) -> Option<&'static Asset> {
    [style(), script(), icon()].into_iter().find(|asset| asset.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_by_the_name_that_pages_use() {
        let name = style().href().strip_prefix("/assets/").unwrap().to_owned();
        assert_eq!(find(&name).unwrap().content_type, "text/css; charset=utf-8");
        assert!(find(&script().name).is_some() && find(&icon().name).is_some());
        assert!(find("app.css").is_none());
    }

    #[test]
    fn the_style_sheet_stays_within_ten_kilobytes_on_the_wire_and_the_script_within_twenty() {
        for (asset, most) in [(style(), 10_000), (script(), 20_480)] {
            let size = asset.gzipped.len();
            assert!(size > 0 && size <= most, "{}: {size} bytes gzipped", asset.name);
        }
    }

    #[test]
    fn the_style_sheet_loads_nothing() {
        let css = std::str::from_utf8(&style().bytes).unwrap();
        assert!(!css.contains("@import") && !css.contains("http"));
        assert!(css.split("url(").skip(1).all(|rest| rest.starts_with('#')), "only patterns of the page itself");
    }
}
