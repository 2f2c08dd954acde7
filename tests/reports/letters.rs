//! What arrives is mail as others read it: whole, in both parts, in the reader's language.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use galley::domain::{
    Locale,
    report::{Definition, Format, Recipient},
};
use mail_parser::MimeHeaders as _;

use crate::house::{House, daily_at_nine};

/// Reads a mail as strictly as Python does, and says what it found.
const READER: &str = r#"
import email, email.policy, sys
mail = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
parts = list(mail.walk())
assert not any(part.defects for part in parts), [part.defects for part in parts]
assert mail.get_content_type() == "multipart/mixed", mail.get_content_type()
body, *rest = list(mail.iter_parts())
assert body.get_content_type() == "multipart/alternative"
plain, html = list(body.iter_parts())
assert plain.get_content_type() == "text/plain" and html.get_content_type() == "text/html"
assert plain.get_content_charset() == html.get_content_charset() == "utf-8"
assert "颱風" in plain.get_content() and "颱風" in html.get_content()
assert mail["Auto-Submitted"] == "auto-generated" and mail["Message-ID"].endswith("@example.org>")
assert mail["From"].addresses[0].display_name == "Galley 譯樣", mail["From"]
for part in rest:
    assert part.get_content_disposition() == "attachment" and part.get_filename().isascii()
print("\n".join([str(mail["Subject"])] + [part.get_content_type() for part in rest]))
"#;

async fn each_reader_gets_both_parts_in_their_own_language(house: &House) {
    let tags = ["en", "zh-CN", "zh-HK"];
    let recipients = tags.map(|tag| Recipient::Mail {
        address: format!("{tag}@example.org"),
        language: Some(Locale::parse(tag).unwrap()),
    });
    let definition = Definition {
        schedule: Some(daily_at_nine()),
        recipients: recipients.to_vec(),
        attach: vec![Format::Csv, Format::Ics],
        ..Definition::new("每日積壓 – backlog", Locale::parse("en").unwrap())
    };
    let report = house.service.create_report(definition).await.unwrap();
    house.it_is("2026-01-05T09:00:00Z");
    assert_eq!(house.step().await.sent, 3, "{:?}", house.messages(&report).await);
    let mut texts = Vec::new();
    for tag in tags {
        let posted = house.post.posted_to(&format!("{tag}@example.org")).remove(0);
        assert!(posted.raw.is_ascii());
        let lines = posted.raw.split(|byte| *byte == b'\n');
        assert!(lines.clone().all(|line| line.len() <= 998), "RFC 5322, 2.1.1");
        let mail = posted.parsed();
        let (text, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
        assert!(text.contains("颱風 \"Saola\"") && html.contains("颱風 &#34;Saola&#34;"), "{text}\n{html}");
        assert!(html.contains("https://galley.example.org/"), "{html}");
        assert_eq!(mail.attachment_count(), 2);
        let kinds: Vec<String> =
            mail.attachments().map(|part| part.content_type().unwrap().subtype().unwrap().to_owned()).collect();
        assert_eq!(kinds, ["csv", "calendar"]);
        let subject = mail.subject().unwrap().to_owned();
        assert_eq!(mail.header("Content-Language").and_then(|value| value.as_text()), Some(tag));
        if let Some(read) = by_python(&posted.raw) {
            assert_eq!(read.trim_end(), format!("{subject}\ntext/csv\ntext/calendar"));
        }
        texts.push(text.into_owned());
        assert!(subject.contains("每日積壓"), "{subject}");
    }
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 3, "each in its own words: {texts:?}");
}

/// What Python's reader says; `None` where there is no Python.
fn by_python(raw: &[u8]) -> Option<String> {
    let mut python = Command::new("python3");
    python.args(["-X", "utf8", "-c", READER]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut reader) = python.spawn() else {
        eprintln!("skipped: there is no python3 to read the mail once more");
        return None;
    };
    reader.stdin.take().unwrap().write_all(raw).unwrap();
    let read = reader.wait_with_output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    Some(String::from_utf8(read.stdout).unwrap())
}

stories!(each_reader_gets_both_parts_in_their_own_language);
