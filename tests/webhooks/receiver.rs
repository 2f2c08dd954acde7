//! A receiver of webhooks on the loopback interface, which remembers what came and answers as it is told.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A request that came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) line: String,
    /// Names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
    pub(crate) when: std::time::Instant,
}

impl Received {
    pub(crate) fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// What a receiver answers.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Status(u16),
    /// A status with a header.
    With(u16, &'static str, String),
    /// Reads the request and says nothing.
    Silence,
    /// Closes the connection without a word.
    HangUp,
    /// Answers 200 and a body without end.
    Torrent,
}

type Answering = Box<dyn Fn(usize, &Received) -> Reply + Send + Sync>;

/// The receiver. It stops when it is dropped.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    connections: Arc<Mutex<usize>>,
    answering: Arc<Mutex<Answering>>,
    listening: JoinHandle<()>,
}

impl Receiver {
    /// One that takes everything.
    pub(crate) async fn open() -> Self {
        Self::answering(|_, _| Reply::Status(204)).await
    }

    /// One that answers the nth request (from 0) so.
    pub(crate) async fn answering(with: impl Fn(usize, &Received) -> Reply + Send + Sync + 'static) -> Self {
        Self::at_port("127.0.0.1", 0, with).await.unwrap()
    }

    /// One at this address, where the machine has it.
    pub(crate) async fn at_port(
        host: &str,
        port: u16,
        with: impl Fn(usize, &Received) -> Reply + Send + Sync + 'static,
    ) -> Option<Self> {
        let listener = TcpListener::bind((host, port)).await.ok()?;
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(Mutex::new(0));
        let answering: Arc<Mutex<Answering>> = Arc::new(Mutex::new(Box::new(with)));
        let (kept, counted, answers) = (Arc::clone(&received), Arc::clone(&connections), Arc::clone(&answering));
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *counted.lock().unwrap() += 1;
                tokio::spawn(serve(stream, Arc::clone(&kept), Arc::clone(&answers)));
            }
        });
        Some(Self { address, received, connections, answering, listening })
    }

    pub(crate) fn now_answers(&self, with: impl Fn(usize, &Received) -> Reply + Send + Sync + 'static) {
        *self.answering.lock().unwrap() = Box::new(with);
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hooks", self.address)
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn serve(mut stream: TcpStream, kept: Arc<Mutex<Vec<Received>>>, answering: Arc<Mutex<Answering>>) {
    let Some(received) = read(&mut stream).await else { return };
    let reply = {
        let mut kept = kept.lock().unwrap();
        let reply = answering.lock().unwrap()(kept.len(), &received);
        kept.push(received);
        reply
    };
    let head = |status: u16, more: &str| format!("HTTP/1.1 {status} Said\r\n{more}connection: close\r\n");
    let said = match reply {
        Reply::Status(status) => format!("{}content-length: 2\r\n\r\nok", head(status, "")),
        Reply::With(status, name, value) => {
            format!("{}content-length: 0\r\n\r\n", head(status, &format!("{name}: {value}\r\n")))
        }
        Reply::Silence => {
            tokio::time::sleep(Duration::from_mins(10)).await;
            return;
        }
        Reply::HangUp => return,
        Reply::Torrent => {
            let _ = stream.write_all(format!("{}\r\n", head(200, "")).as_bytes()).await;
            while stream.write_all(&[b'x'; 8_192]).await.is_ok() {}
            return;
        }
    };
    // 204 has no body; a client closes before it reads what is none.
    let _ = stream.write_all(said.as_bytes()).await;
    let _ = stream.shutdown().await;
}

async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4_096];
    loop {
        let read = stream.read(&mut chunk).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
        // The first byte of TLS, which this receiver does not speak.
        if bytes[0] == 0x16 {
            return None;
        }
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let mut lines = head.lines();
        let line = lines.next()?.to_owned();
        let pairs = lines.filter_map(|line| line.split_once(": "));
        let headers: BTreeMap<String, String> =
            pairs.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        let length: usize = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
        if body.len() >= length {
            let body = body.to_owned();
            return Some(Received { line, headers, body, when: std::time::Instant::now() });
        }
    }
}
