//! Mail: one message a recipient, handed to the operator's own server.

use std::{fmt, time::Duration};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Message as Built, Tokio1Executor,
    message::{
        Attachment as Part, Mailbox, MultiPart,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{Error as SmtpError, extension::ClientId},
};

use crate::clock::Instant;

/// How long a server may take to answer a command.
const PATIENCE: Duration = Duration::from_secs(20);
/// Answers that refuse this program rather than the recipient: the operator has something to mend, and the message waits.
const ABOUT_US: [u16; 6] = [421, 454, 530, 534, 535, 538];

/// Something that goes along with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// A name for the file.
    pub file_name: String,
    /// The media type.
    pub content_type: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
}

/// A mail to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The recipient's address.
    pub to: String,
    /// The subject, in any script.
    pub subject: String,
    /// The language, for readers' machines.
    pub language: String,
    /// For those who read plain text.
    pub text: String,
    /// For everybody else.
    pub html: String,
    /// What goes along.
    pub attachments: Vec<Attachment>,
    /// What tells copies of the same mail from other mails; without the host.
    pub id: String,
    /// When it is sent.
    pub at: Instant,
}

/// Why a mail was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The server will not take it, however often it is tried.
    #[error("{0}")]
    Refused(String),
    /// It may be taken another time.
    #[error("{0}")]
    Failed(String),
}

/// Settings that mail cannot be sent with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailSettingsError {
    /// The server's address cannot be read. It may hold a password, so it is not shown.
    #[error("this is not the address of a mail server; write `smtps://USER:PASSWORD@HOST` or `smtp://HOST:25`")]
    Server,
    /// A password would be sent in the clear.
    #[error("the password would travel in the clear; write `smtps://`, or add `?tls=required`")]
    Clear,
    /// The sender's address cannot be read.
    #[error("`{0}` is not a sender such as `Galley <galley@example.org>`")]
    From(String),
}

/// The way to the operator's mail server. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").field("from", &self.from.email).finish_non_exhaustive()
    }
}

impl Mailer {
    /// A mailer by the server at `url`, in the name of `from`.
    pub fn new(url: &str, from: &str) -> Result<Self, MailSettingsError> {
        let from: Mailbox = from.parse().map_err(|_| MailSettingsError::From(from.chars().take(200).collect()))?;
        if url.starts_with("smtp://") && url.contains('@') && !url.contains("tls=required") {
            return Err(MailSettingsError::Clear);
        }
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| MailSettingsError::Server)?;
        let hello = ClientId::Domain(from.email.domain().to_owned());
        Ok(Self { transport: server.timeout(Some(PATIENCE)).hello_name(hello).build(), from })
    }

    /// Whether mail can be addressed so.
    pub fn can_address(address: &str) -> bool {
        address.parse::<Address>().is_ok()
    }

    /// Sends a mail. Returns what the server answered.
    pub async fn send(&self, mail: &Mail) -> Result<String, MailError> {
        let built = self.build(mail)?;
        let answer = self.transport.send(built).await.map_err(|error| failure(&error))?;
        Ok(plain(&answer.message().collect::<Vec<_>>().join(" ")))
    }

    fn build(&self, mail: &Mail) -> Result<Built, MailError> {
        let unfit = |error: &dyn fmt::Display| MailError::Refused(format!("The mail cannot be written: {error}."));
        let to: Address = mail.to.parse().map_err(|error| unfit(&error))?;
        let words = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
        let body = if mail.attachments.is_empty() {
            words
        } else {
            let mut whole = MultiPart::mixed().multipart(words);
            for attachment in &mail.attachments {
                let kind = ContentType::parse(attachment.content_type).map_err(|error| unfit(&error))?;
                whole = whole.singlepart(Part::new(attachment.file_name.clone()).body(attachment.bytes.clone(), kind));
            }
            whole
        };
        let seconds = u64::try_from(mail.at.as_micros() / 1_000_000).unwrap_or_default();
        Built::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject.clone())
            .date(std::time::UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            // Whoever is away need not tell a machine so (RFC 3834).
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Content-Language"), mail.language.clone()))
            .multipart(body)
            .map_err(|error| unfit(&error))
    }
}

/// What a server said, as a database can keep it: without control characters.
fn plain(said: &str) -> String {
    said.replace(char::is_control, " ").trim().to_owned()
}

fn failure(error: &SmtpError) -> MailError {
    let said = match error.status() {
        Some(code) => format!("The mail server answered {code}: {error}."),
        None if error.is_timeout() => "The mail server did not answer in time.".to_owned(),
        None if error.is_tls() => "No secure connection to the mail server could be made.".to_owned(),
        None => format!("The mail server could not be reached: {error}."),
    };
    let said = plain(&said);
    let about_us = error.status().is_some_and(|code| ABOUT_US.contains(&u16::from(code)));
    if error.is_permanent() && !about_us { MailError::Refused(said) } else { MailError::Failed(said) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            to: "lau@example.org".to_owned(),
            subject: "每日積壓：3 篇譯文過時，其中 1 篇已逾期，請盡快處理並通知相關同事以免延誤出版".to_owned(),
            language: "zh-HK".to_owned(),
            text: "三篇譯文過時。".to_owned(),
            html: "<p>三篇譯文過時。</p>".to_owned(),
            attachments: vec![Attachment {
                file_name: "backlog.csv".to_owned(),
                content_type: "text/csv; charset=utf-8",
                bytes: b"a,b\r\n".to_vec(),
            }],
            id: "0123abcd".to_owned(),
            at: Instant::from_micros(1_764_835_852_000_000),
        }
    }

    #[test]
    fn what_goes_over_the_wire_is_ascii_and_no_line_is_too_long() {
        let mailer = Mailer::new("smtp://127.0.0.1:2525", "譯樣 <galley@example.org>").unwrap();
        let written = String::from_utf8(mailer.build(&mail()).unwrap().formatted()).unwrap();
        assert!(written.is_ascii(), "{written}");
        assert!(written.split("\r\n").all(|line| line.len() <= 78 && !line.contains('\n')), "{written}");
        for header in [
            "Message-ID: <0123abcd@example.org>",
            "Date: Thu, 04 Dec 2025 08:10:52 +0000",
            "Auto-Submitted: auto-generated",
            "Content-Language: zh-HK",
            "To: lau@example.org",
        ] {
            assert!(written.contains(&format!("{header}\r\n")), "{header}: {written}");
        }
    }

    #[test]
    fn each_part_of_a_subject_holds_whole_characters() {
        use base64::{Engine as _, prelude::BASE64_STANDARD};
        let mailer = Mailer::new("smtp://127.0.0.1:2525", "galley@example.org").unwrap();
        for before in ["", "a", "ab", "3 overdue, 15 new · "] {
            let subject = format!("{before}{}", "每日積壓👩‍👩‍👧‍👦𠮷".repeat(12));
            let mail = Mail { subject: subject.clone(), ..mail() };
            let written = String::from_utf8(mailer.build(&mail).unwrap().formatted()).unwrap().replace("\r\n ", " ");
            let header = written.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap();
            let mut read = String::new();
            for word in header.split(' ') {
                match word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?=")) {
                    Some(encoded) => {
                        read.push_str(&String::from_utf8(BASE64_STANDARD.decode(encoded).unwrap()).unwrap());
                    }
                    None => read.extend([word, " "]),
                }
            }
            assert_eq!(read, subject, "{header}");
        }
    }

    #[test]
    fn nobody_adds_a_header_by_a_subject_or_an_address() {
        let mailer = Mailer::new("smtp://127.0.0.1:2525", "galley@example.org").unwrap();
        let subject = "News\r\nBcc: all@example.org".to_owned();
        let written = String::from_utf8(mailer.build(&Mail { subject, ..mail() }).unwrap().formatted()).unwrap();
        assert!(!written.contains("\r\nBcc:"), "{written}");
        let to = "a@example.org\r\nBcc: all@example.org".to_owned();
        assert!(matches!(mailer.build(&Mail { to, ..mail() }), Err(MailError::Refused(_))));
    }

    #[test]
    fn settings_that_cannot_work_are_told_apart() {
        let made = |url: &str, from: &str| Mailer::new(url, from).map(|_| ());
        assert_eq!(made("smtps://u:p@mail.example.org", "galley@example.org"), Ok(()));
        assert_eq!(made("smtp://u:p@mail.example.org?tls=required", "galley@example.org"), Ok(()));
        assert_eq!(made("smtp://u:p@mail.example.org", "galley@example.org"), Err(MailSettingsError::Clear));
        assert_eq!(made("http://mail.example.org", "galley@example.org"), Err(MailSettingsError::Server));
        assert_eq!(made("smtp://localhost", "Galley"), Err(MailSettingsError::From("Galley".to_owned())));
    }
}
