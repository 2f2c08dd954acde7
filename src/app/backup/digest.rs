//! Digests of files, as `sha256sum` writes and checks them.

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use super::trouble::{Trouble, with};
use crate::domain::hex;

/// How much is read at once, in bytes.
const AT_ONCE: usize = 1 << 20;

/// The file with the digest of `file`: the same name and `.sha256`.
pub(super) fn list_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sha256");
    name.into()
}

/// The digest of a file, in hexadecimal, while it is copied to `copy`.
pub(super) fn copied(file: &mut File, copy: &mut dyn io::Write) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut bytes = vec![0; AT_ONCE];
    loop {
        let read = file.read(&mut bytes)?;
        let Some(read) = bytes.get(..read).filter(|read| !read.is_empty()) else { break };
        digest.update(read);
        copy.write_all(read)?;
    }
    Ok(hex(&digest.finalize()))
}

/// The line of `sha256sum` for a file of this name.
pub(super) fn line(digest: &str, name: &str) -> String {
    let escaped = name.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
    let mark = if escaped == name { "" } else { "\\" };
    format!("{mark}{digest}  {escaped}\n")
}

/// The digest that stands beside a file, in hexadecimal; `None` where none does.
pub(super) fn beside(file: &Path) -> Result<Option<String>, Trouble> {
    let list = list_of(file);
    let mut text = String::new();
    match File::open(&list) {
        Ok(opened) => opened.take(4_096).read_to_string(&mut text).map_err(with(&list))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(with(list)(error)),
    };
    let digest = text.trim_start_matches('\\').split_whitespace().next().unwrap_or_default().to_lowercase();
    let whole = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if whole { Ok(Some(digest)) } else { Err(Trouble::NoDigest(list)) }
}

/// Refuses a file whose digest is another than the one beside it. Returns whether one stands there.
pub(super) fn compare(file: &Path, found: &str) -> Result<bool, Trouble> {
    match beside(file)? {
        Some(said) if said != found => {
            Err(Trouble::Changed { file: file.to_owned(), list: list_of(file), found: found.to_owned(), said })
        }
        Some(_) => Ok(true),
        None => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_breaks_the_line_is_escaped_as_sha256sum_does() {
        assert_eq!(line("ab", "galley.db"), "ab  galley.db\n");
        assert_eq!(line("ab", "a\\b\n"), "\\ab  a\\\\b\\n\n");
    }
}
