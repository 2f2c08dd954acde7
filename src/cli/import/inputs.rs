//! What there is to read: files and folders, in an order that does not depend on the machine.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use flate2::bufread::MultiGzDecoder;
use indicatif::ProgressBar;

use crate::cli::Failure;

/// Folders that hold no texts of the project's own.
const PASSED_OVER: [&str; 1] = ["node_modules"];

/// How an input is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One Markdown document.
    Markdown,
    /// One JSON object a line.
    Lines,
    /// JSON objects, in an array or one after the other.
    Json,
    /// Rows, the first of which names the columns; the byte between cells.
    Rows(u8),
    /// A sitemap.
    Sitemap,
}

/// Where bytes come from.
#[derive(Debug)]
pub(super) enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Standard,
    /// A copy of standard input, kept so that it can be read twice. It has no name any more, so it is gone with the
    /// program however that ends.
    Spooled(File),
}

/// A file to read.
#[derive(Debug)]
pub(super) struct Input {
    /// Where its bytes come from.
    pub(super) source: Source,
    /// How messages name it.
    pub(super) shown: String,
    /// How to read it.
    pub(super) form: Form,
    /// Which of the roots it was found under.
    pub(super) root: usize,
    /// Its path below the root, with `/`.
    pub(super) below: String,
    /// Whether it was named, rather than found in a folder.
    pub(super) named: bool,
    /// Its size in bytes, as it lies there; 0 where that is not known.
    pub(super) bytes: u64,
}

/// All inputs, and the folders they were found under.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// Every input.
    pub(super) all: Vec<Input>,
    /// The folders.
    pub(super) roots: Vec<PathBuf>,
    /// Folders below them that could not be read, and why.
    pub(super) unreadable: Vec<(String, io::Error)>,
}

impl Inputs {
    /// Lists what `paths` name.
    pub(super) fn list(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut inputs = Self::default();
        for path in paths {
            inputs.add(path)?;
        }
        if inputs.all.is_empty() {
            let shown: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
            let what = format!("There is nothing to import in {}: no Markdown, NDJSON or CSV files.", shown.join(", "));
            return Err(Failure::new(what));
        }
        Ok(inputs)
    }

    /// How many bytes there are in all.
    pub(super) fn bytes(&self) -> u64 {
        self.all.iter().map(|input| input.bytes).sum()
    }

    /// Whether any input is a Markdown file.
    pub(super) fn has_markdown(&self) -> bool {
        self.all.iter().any(|input| input.form == Form::Markdown)
    }

    fn add(&mut self, path: &Path) -> Result<(), Failure> {
        if path == Path::new("-") {
            if self.all.iter().any(|input| matches!(input.source, Source::Standard)) {
                return Err(Failure::new("Standard input (`-`) can be read only once."));
            }
            self.all.push(Input {
                source: Source::Standard,
                shown: "-".to_owned(),
                form: Form::Lines,
                root: usize::MAX,
                below: String::new(),
                named: true,
                bytes: 0,
            });
            return Ok(());
        }
        let shown = path.display();
        let unreadable = |error: io::Error| Failure::because(format!("Cannot read `{shown}`: {error}."), error);
        let found = fs::metadata(path).map_err(unreadable)?;
        if found.is_dir() {
            let root = self.root(path);
            let mut found = Found::default();
            walk(path, "", &mut found).map_err(unreadable)?;
            self.unreadable.append(&mut found.unreadable);
            for (file, below) in found.files {
                // In folders `.json` is settings and `.xml` anything as a rule, so only a named one is read.
                let Some(form) = form_of(&below).filter(|f| !matches!(f, Form::Json | Form::Sitemap)) else { continue };
                self.push(file, form, root, below, false);
            }
            return Ok(());
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let form = form_of(&name).ok_or_else(|| of_no_kind(path))?;
        let parent = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
        let root = self.root(parent);
        self.push(path.to_owned(), form, root, name, true);
        Ok(())
    }

    fn push(&mut self, file: PathBuf, form: Form, root: usize, below: String, named: bool) {
        let bytes = fs::metadata(&file).map_or(0, |found| found.len());
        let shown = file.display().to_string();
        self.all.push(Input { source: Source::File(file), shown, form, root, below, named, bytes });
    }

    fn root(&mut self, folder: &Path) -> usize {
        if let Some(known) = self.roots.iter().position(|root| root == folder) {
            return known;
        }
        self.roots.push(folder.to_owned());
        self.roots.len() - 1
    }
}

/// What a walk found.
#[derive(Default)]
struct Found {
    files: Vec<(PathBuf, String)>,
    unreadable: Vec<(String, io::Error)>,
}

/// The files under a folder, sorted by path. Symbolic links are not followed, so no walk goes in circles or leaves.
fn walk(folder: &Path, below: &str, found: &mut Found) -> io::Result<()> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            entries.push((name, entry));
        }
    }
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    for (name, entry) in entries {
        let kind = entry.file_type()?;
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if kind.is_dir() {
            if !PASSED_OVER.contains(&name.as_str()) {
                // A folder that cannot be read is named at the end; the others are read all the same.
                if let Err(error) = walk(&entry.path(), &path, found) {
                    found.unreadable.push((entry.path().display().to_string(), error));
                }
            }
        } else if kind.is_file() {
            found.files.push((entry.path(), path));
        }
    }
    Ok(())
}

fn form_of(name: &str) -> Option<Form> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "md" | "markdown" | "mdx" => Some(Form::Markdown),
        "ndjson" | "jsonl" => Some(Form::Lines),
        "json" => Some(Form::Json),
        "csv" => Some(Form::Rows(b',')),
        "tsv" => Some(Form::Rows(b'\t')),
        "xml" => Some(Form::Sitemap),
        _ => None,
    }
}

fn of_no_kind(path: &Path) -> Failure {
    Failure::new(format!(
        "`{}` is of no kind that can be imported: .md, .markdown, .mdx, .ndjson, .jsonl, .json, .csv, .tsv, or a sitemap's \
         .xml, each also as .gz.",
        path.display()
    ))
}

impl Input {
    /// Opens it, inflating it where it is compressed, whatever its name says. The bar grows by the bytes that lie there.
    pub(super) fn open(&self, bar: &ProgressBar) -> io::Result<Box<dyn BufRead + Send>> {
        match &self.source {
            Source::File(path) => inflated(bar.wrap_read(File::open(path)?)),
            Source::Standard => inflated(bar.wrap_read(io::stdin())),
            Source::Spooled(file) => {
                let mut file = file.try_clone()?;
                file.seek(SeekFrom::Start(0))?;
                inflated(bar.wrap_read(file))
            }
        }
    }

    /// Copies standard input to a file, so that it can be read twice.
    pub(super) fn spool(&mut self) -> io::Result<()> {
        if !matches!(self.source, Source::Standard) {
            return Ok(());
        }
        let mut file = nameless_file()?;
        self.bytes = io::copy(&mut io::stdin().lock(), &mut file)?;
        self.source = Source::Spooled(file);
        Ok(())
    }
}

/// A new file in the folder for temporary files, whose name is taken away at once.
fn nameless_file() -> io::Result<File> {
    let folder = std::env::temp_dir();
    let mut nth = 0_u32;
    loop {
        let path = folder.join(format!("galley-{}-{nth}", std::process::id()));
        match File::options().read(true).write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && nth < 1_000 => nth += 1,
            Err(error) => return Err(error),
            Ok(file) => {
                fs::remove_file(&path)?;
                return Ok(file);
            }
        }
    }
}

/// Inflates what is compressed, as it is read.
fn inflated<R: Read + Send + 'static>(source: R) -> io::Result<Box<dyn BufRead + Send>> {
    let mut source = BufReader::with_capacity(64 << 10, source);
    // RFC 1952: a member begins with these two.
    let compressed = source.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    Ok(if compressed {
        Box::new(BufReader::with_capacity(64 << 10, MultiGzDecoder::new(source)))
    } else {
        Box::new(source)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_file_is_told_by_its_name() {
        assert_eq!(form_of("a.md"), Some(Form::Markdown));
        assert_eq!(form_of("A.MDX.gz"), Some(Form::Markdown));
        assert_eq!(form_of("news.ndjson.gz"), Some(Form::Lines));
        assert_eq!(form_of("a.json"), Some(Form::Json));
        assert_eq!(form_of("a.csv.gz"), Some(Form::Rows(b',')));
        assert_eq!(form_of("sitemap.xml"), Some(Form::Sitemap));
        for other in ["a.txt", "README", "md", "a.gz"] {
            assert_eq!(form_of(other), None, "{other}");
        }
    }
}
