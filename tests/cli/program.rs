//! Running the program in a folder of its own.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::Value;

static NTH: AtomicU32 = AtomicU32::new(0);

/// A folder to work in, removed at the end.
pub(crate) struct Desk(PathBuf);

/// What a run said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The run, having ended with this code.
    #[track_caller]
    pub(crate) fn with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    /// What it printed, as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

impl Desk {
    pub(crate) fn new() -> Self {
        let nth = NTH.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("galley-test-desk-{}-{nth}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file, and the folders it lies in.
    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// The program, to be run here, with nothing of the tester's own settings.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_galley"));
        command.args(args).current_dir(&self.0).stdin(Stdio::null());
        for name in [
            "DATABASE_URL",
            "LISTEN",
            "LOG",
            "LOG_FORMAT",
            "CONNECTIONS",
            "PUBLIC_URL",
            "SECRET_KEY",
            "METRICS_LISTEN",
            "CALL_INSIDE",
        ] {
            command.env_remove(format!("GALLEY_{name}"));
        }
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Said {
        Said::of(&self.command(args).output().unwrap())
    }

    /// Runs the program with this on its standard input.
    pub(crate) fn fed(&self, args: &[&str], input: &[u8]) -> Said {
        let mut command = self.command(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        Said::of(&child.wait_with_output().unwrap())
    }

    /// Starts a server, and reads its output up to the line with its address.
    pub(crate) fn serving(&self, args: &[&str]) -> Serving {
        self.serving_with(args, &[])
    }

    /// The same, with something in its environment.
    pub(crate) fn serving_with(&self, args: &[&str], environment: &[(&str, &str)]) -> Serving {
        let mut command = self.command(args);
        command.envs(environment.iter().copied());
        let log = fs::File::create(self.path("log")).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        Serving { child, out, line, address }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A running server, killed when dropped.
pub(crate) struct Serving {
    child: Child,
    out: BufReader<ChildStdout>,
    pub(crate) line: String,
    pub(crate) address: String,
}

impl Serving {
    /// The status line of the answer.
    pub(crate) fn get(&self, path: &str) -> String {
        self.ask("GET", path, "").lines().next().unwrap_or_default().to_owned()
    }

    /// The answer's head and body. The head goes on with `headers`, each ended by a line break.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        let form = if method == "POST" {
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n"
        } else {
            ""
        };
        write!(stream, "{head}{form}{headers}\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The next line of its output.
    pub(crate) fn next_line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    /// Asks it to end, and waits for its exit code.
    pub(crate) fn terminate(self) -> Option<i32> {
        self.end().0
    }

    /// Asks it to end, and waits for its exit code and the rest of its output.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answer at an address.
pub(crate) fn ask_at(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// A Markdown text with front matter.
pub(crate) fn text(datetime: &str, body: &str) -> String {
    format!("---\ntitle: A text\ndatetime: {datetime}\n---\n\n{body}\n")
}

/// A folder of two articles in two languages, one of them stale.
pub(crate) fn site(desk: &Desk) {
    desk.file(
        "site/content/en/a.md",
        text("2026-01-01T00:00:00Z", "The fare is 10 dollars for every adult passenger."),
    );
    desk.file("site/content/fr/a.md", text("2026-01-01T00:00:00Z", "Le tarif est de 10 dollars par adulte."));
    desk.file("site/content/en/deep/b.md", text("2026-01-02T00:00:00Z", "Another text of some length."));
    desk.file("site/content/.hidden/en/c.md", text("2026-01-02T00:00:00Z", "Hidden."));
    desk.file("site/node_modules/en/d.md", text("2026-01-02T00:00:00Z", "Not ours."));
}

/// Whether a file is there.
pub(crate) fn exists(path: &Path) -> bool {
    path.exists()
}
