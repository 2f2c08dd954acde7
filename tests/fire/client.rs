//! A client that knows what it does not know: whether a call that was broken off was done.

use std::{io, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// How long an answer may take. Nodes are paused for longer than that.
const PATIENCE: Duration = Duration::from_secs(4);

/// What became of a call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Heard {
    /// An answer: its status, whether it is of an earlier call, and its body.
    Answer { status: u16, replayed: bool, body: Vec<u8> },
    /// It never set out.
    Unsent,
    /// It set out, and nobody knows what became of it.
    Nothing,
}

impl Heard {
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Answer { status, .. } => Some(*status),
            Self::Unsent | Self::Nothing => None,
        }
    }

    pub(crate) fn json(&self) -> Value {
        match self {
            Self::Answer { body, .. } => serde_json::from_slice(body).unwrap_or_default(),
            Self::Unsent | Self::Nothing => Value::Null,
        }
    }
}

/// Posts JSON to a node.
pub(crate) async fn post(address: &str, path: &str, token: &str, key: Option<&str>, body: &str) -> Heard {
    let Ok(Ok(stream)) = timeout(PATIENCE, TcpStream::connect(address)).await else { return Heard::Unsent };
    let key = key.map_or_else(String::new, |key| format!("Idempotency-Key: {key}\r\n"));
    let request = format!(
        "POST /api/v1{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n{key}\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    match timeout(PATIENCE, exchange(stream, request.as_bytes())).await {
        Ok(Ok(answer)) => heard(&answer).unwrap_or(Heard::Nothing),
        Ok(Err(_)) | Err(_) => Heard::Nothing,
    }
}

async fn exchange(mut stream: TcpStream, request: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(request).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer)
}

/// A whole answer; `None` where it breaks off.
fn heard(answer: &[u8]) -> Option<Heard> {
    let split = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let (head, body) = (std::str::from_utf8(&answer[..split]).ok()?.to_ascii_lowercase(), &answer[split + 4..]);
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let length: usize = header("content-length").map_or(Some(0), |length| length.parse().ok())?;
    let replayed = header("idempotent-replayed") == Some("true");
    (body.len() == length).then(|| Heard::Answer { status, replayed, body: body.to_vec() })
}
