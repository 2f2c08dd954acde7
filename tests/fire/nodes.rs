//! Nodes: the program itself, as processes that can be killed, paused and started again.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
};

/// Where the nodes can be reached now.
#[derive(Debug, Clone, Default)]
pub(crate) struct Addresses(Arc<Mutex<Vec<String>>>);

impl Addresses {
    pub(crate) fn of(&self, node: usize) -> String {
        let addresses = self.0.lock().unwrap();
        addresses[node % addresses.len()].clone()
    }

    fn set(&self, node: usize, address: String) {
        let mut addresses = self.0.lock().unwrap();
        if node == addresses.len() { addresses.push(address) } else { addresses[node] = address }
    }
}

/// By what nodes tell the outside something.
#[derive(Debug)]
pub(crate) struct Means {
    pub(crate) call_inside: String,
    pub(crate) smtp_url: String,
}

/// A few processes on one database; killed when dropped.
pub(crate) struct Nodes {
    /// The database, as each of them reaches it.
    urls: Vec<String>,
    means: Option<Means>,
    children: Vec<Child>,
    pub(crate) addresses: Addresses,
}

impl Nodes {
    pub(crate) fn start(count: usize, url: &str) -> Self {
        Self::each(vec![url.to_owned(); count], None)
    }

    /// One node for each of these addresses of one database, with means to tell the outside something.
    pub(crate) fn telling(urls: Vec<String>, means: Means) -> Self {
        Self::each(urls, Some(means))
    }

    fn each(urls: Vec<String>, means: Option<Means>) -> Self {
        let mut nodes = Self { urls, means, children: Vec::new(), addresses: Addresses::default() };
        for node in 0..nodes.urls.len() {
            let child = nodes.serve(node);
            nodes.children.push(child);
        }
        nodes
    }

    fn serve(&self, node: usize) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_galley"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--connections", "8", "--log", "off"]);
        command.env("GALLEY_DATABASE_URL", &self.urls[node]).env_remove("GALLEY_PUBLIC_URL");
        if let Some(means) = &self.means {
            command.args(["--call-inside", &means.call_inside, "--smtp-url", &means.smtp_url]);
            command.args(["--mail-from", "galley@example.org"]);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        assert!(address.contains(':'), "a node did not start: {line:?}");
        self.addresses.set(node, address);
        child
    }

    pub(crate) const fn count(&self) -> usize {
        self.children.len()
    }

    /// Kills a node in the middle of whatever it does, and starts it again.
    pub(crate) fn kill(&mut self, node: usize) {
        self.kill_all(&[node]);
    }

    /// Kills these nodes at once, and starts them again.
    pub(crate) fn kill_all(&mut self, nodes: &[usize]) {
        for node in nodes {
            self.children[*node].kill().unwrap();
        }
        for node in nodes {
            self.children[*node].wait().unwrap();
            self.children[*node] = self.serve(*node);
        }
    }

    /// Stops a node where it stands: its connections stay open, and nothing answers.
    pub(crate) fn pause(&self, node: usize) {
        self.signal(node, "-STOP");
    }

    /// Lets a paused node go on, as if no time had passed.
    pub(crate) fn go_on(&self, node: usize) {
        self.signal(node, "-CONT");
    }

    fn signal(&self, node: usize, signal: &str) {
        let id = self.children[node].id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
