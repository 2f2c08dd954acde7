//! A mail server on the loopback interface, which speaks as much SMTP as a sender needs, remembers what came and answers as
//! it is told.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use mail_parser::{Message, MessageParser};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A mail that came, whatever was answered.
#[derive(Debug, Clone)]
pub(crate) struct Posted {
    pub(crate) to: String,
    pub(crate) raw: Vec<u8>,
}

impl Posted {
    pub(crate) fn parsed(&self) -> Message<'_> {
        MessageParser::default().parse(&self.raw).unwrap()
    }

    pub(crate) fn id(&self) -> String {
        self.parsed().message_id().unwrap().to_owned()
    }
}

/// What becomes of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is taken.
    Taken,
    /// It is taken, with these words.
    TakenSaying(&'static str),
    /// The recipient is refused with this answer.
    RecipientRefused(u16),
    /// The mail is refused with this answer once it has been read.
    Refused(u16),
    /// It is taken, and the connection breaks before that is said.
    TakenInSilence,
}

type Deciding = Box<dyn Fn(usize, &str) -> Fate + Send + Sync>;

/// The server. It stops when it is dropped.
pub(crate) struct PostOffice {
    address: SocketAddr,
    posted: Arc<Mutex<Vec<Posted>>>,
    deciding: Arc<Mutex<Deciding>>,
    listening: JoinHandle<()>,
}

impl PostOffice {
    /// One that takes everything.
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let posted = Arc::new(Mutex::new(Vec::new()));
        let deciding: Arc<Mutex<Deciding>> = Arc::new(Mutex::new(Box::new(|_, _| Fate::Taken)));
        let (kept, decides) = (Arc::clone(&posted), Arc::clone(&deciding));
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, decides) = (Arc::clone(&kept), Arc::clone(&decides));
                tokio::spawn(async move {
                    // Senders that are killed hang up.
                    let _: std::io::Result<()> = serve(stream, &kept, &decides).await;
                });
            }
        });
        Self { address, posted, deciding, listening }
    }

    /// Decides so about the nth mail (from 0) to an address from now on.
    pub(crate) fn now_decides(&self, with: impl Fn(usize, &str) -> Fate + Send + Sync + 'static) {
        *self.deciding.lock().unwrap() = Box::new(with);
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub(crate) fn posted(&self) -> Vec<Posted> {
        self.posted.lock().unwrap().clone()
    }

    /// The mails that came for this address.
    pub(crate) fn posted_to(&self, address: &str) -> Vec<Posted> {
        self.posted().into_iter().filter(|posted| posted.to == address).collect()
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn serve(stream: TcpStream, kept: &Mutex<Vec<Posted>>, deciding: &Mutex<Deciding>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut to = String::new();
    let mut fate = Fate::Taken;
    stream.write_all(b"220 post.office ESMTP\r\n").await?;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let command = line.trim_end().to_ascii_uppercase();
        let answer = if command.starts_with("EHLO") {
            "250-post.office\r\n250 8BITMIME".to_owned()
        } else if command.starts_with("RCPT TO:") {
            to = line.split(['<', '>']).nth(1).unwrap().to_owned();
            let before = kept.lock().unwrap().iter().filter(|posted| posted.to == to).count();
            fate = deciding.lock().unwrap()(before, &to);
            match fate {
                Fate::RecipientRefused(code) => format!("{code} no such recipient here"),
                Fate::Taken | Fate::TakenSaying(_) | Fate::Refused(_) | Fate::TakenInSilence => "250 fine".to_owned(),
            }
        } else if command == "DATA" {
            stream.write_all(b"354 go on\r\n").await?;
            let raw = read_mail(&mut stream).await?;
            kept.lock().unwrap().push(Posted { to: to.clone(), raw });
            match fate {
                Fate::TakenInSilence => return Ok(()),
                Fate::Refused(code) => format!("{code} not this one"),
                Fate::TakenSaying(words) => format!("250 {words}"),
                Fate::Taken | Fate::RecipientRefused(_) => "250 taken as 4711".to_owned(),
            }
        } else if command == "QUIT" {
            stream.write_all(b"221 bye\r\n").await?;
            return Ok(());
        } else {
            "250 fine".to_owned()
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

/// Reads up to the lonely dot, and takes the dots away that were put before others.
async fn read_mail(stream: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(raw);
        }
        raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
