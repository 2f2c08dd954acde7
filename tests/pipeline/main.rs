//! The example worker against the program itself, as somebody who follows the documentation would run it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

use serde_json::Value;

const WORKER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/pipeline.py");

/// The demo on a port of its own; killed when dropped.
struct Demo {
    child: Child,
    address: String,
}

impl Demo {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_galley"));
        command.args(["demo", "--listen", "127.0.0.1:0"]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { address: line.trim().rsplit("http://").next().unwrap().to_owned(), child }
    }

    fn get(&self, path: &str) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    }

    /// How many variants in this locale can be worked on now.
    fn open(&self, locale: &str) -> usize {
        let page = self.get(&format!("/api/v1/variants?sort=urgent&limit=500&locale={locale}"));
        page.pointer("/items").and_then(Value::as_array).unwrap().len()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_example_worker_does_all_the_work_there_is() {
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: there is no python3");
        return;
    }
    let demo = Demo::start();
    let open = demo.open("zh-HK");
    assert!(open > 0, "the demo has no work in zh-HK");
    let run = || {
        let mut worker = Command::new("python3");
        worker.args([WORKER, &format!("http://{}", demo.address), "zh-HK"]);
        // The shortest lease, so that a worker which does not renew would lose what takes long.
        let said = worker.env("GALLEY_LEASE", "60").env_remove("GALLEY_TOKEN").output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8(said.stdout).unwrap()
    };
    let said = run();
    assert!(said.lines().count() >= open, "{said}");
    assert!(said.lines().all(|line| line.contains(" zh-HK ") && !line.ends_with("lease lost")), "{said}");
    assert_eq!(demo.open("zh-HK"), 0, "{said}");
    let claims = demo.get("/api/v1/claims");
    assert_eq!(claims.pointer("/items").and_then(Value::as_array).unwrap().len(), 0);
    assert_eq!(run(), "", "there was work left");
}
