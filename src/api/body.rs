//! Reading bodies: bounded, not too slowly, as JSON whose mistakes are named.

use std::time::Duration;

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    error::PayloadError,
    http::header::{CONTENT_LENGTH, CONTENT_TYPE},
    web::Bytes,
};
use futures_util::{StreamExt as _, future::LocalBoxFuture};
use serde::de::{DeserializeOwned, IgnoredAny};
use tokio::time::Instant;

use super::problem::{Problem, ProblemField, ProblemKind};
use crate::domain::in_plain_words;

/// The largest JSON body of any call but ingest, in bytes.
pub(super) const MAX_JSON: usize = 2 << 20;
/// How long a body may take before its first byte, and in all on top of its [`SLOWEST`] pace.
const PATIENCE: Duration = Duration::from_secs(30);
/// The slowest pace of a body, in bytes a second.
const SLOWEST: u64 = 1_024;

/// A body on its way in, and how long has been waited for it.
pub(super) struct Incoming {
    payload: Payload,
    received: u64,
    waited: Duration,
}

impl Incoming {
    pub(super) const fn new(payload: Payload) -> Self {
        Self { payload, received: 0, waited: Duration::ZERO }
    }

    /// The next piece; `None` at the end. Time that passes between calls does not count.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        let allowed = PATIENCE + Duration::from_secs(self.received / SLOWEST);
        let from = Instant::now();
        let piece = tokio::time::timeout(allowed.saturating_sub(self.waited), self.payload.next()).await;
        self.waited += from.elapsed();
        match piece {
            Ok(None) => Ok(None),
            Ok(Some(Ok(bytes))) => {
                self.received += bytes.len() as u64;
                Ok(Some(bytes))
            }
            Ok(Some(Err(error))) => Err(broken(&error)),
            Err(_) => {
                let detail = format!("A body comes within 30 seconds, or at {SLOWEST} bytes a second.");
                Err(Problem::new(ProblemKind::BodyTimeout, detail))
            }
        }
    }

    /// All of it, where it is not longer than `most` bytes.
    pub(super) async fn whole(mut self, request: &HttpRequest, most: usize) -> Result<Vec<u8>, Problem> {
        let too_large =
            || Problem::new(ProblemKind::TooLarge, format!("The body is larger than {most} bytes, the most here."));
        let said = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        if said.and_then(|length| length.parse::<usize>().ok()).is_some_and(|length| length > most) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        while let Some(piece) = self.next().await? {
            if body.len() + piece.len() > most {
                return Err(too_large());
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }
}

fn broken(error: &PayloadError) -> Problem {
    Problem::invalid("body", format!("The body broke off or could not be read: {error}."))
}

/// What a body is said to be, without its parameters, in lower case.
pub(super) fn content_type(request: &HttpRequest) -> String {
    let said = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Refuses a body of a type that the call does not take.
pub(super) fn unsupported(given: &str, taken: &str) -> Problem {
    let given: String = given.chars().take(100).collect();
    let given = if given.is_empty() { "no `Content-Type`".to_owned() } else { format!("`Content-Type: {given}`") };
    Problem::new(ProblemKind::UnsupportedMediaType, format!("The body has {given}; the call takes {taken}."))
}

/// A JSON body of at most [`MAX_JSON`] bytes.
#[derive(Debug)]
pub(super) struct Sent<T>(pub(super) T);

impl<T: DeserializeOwned + 'static> FromRequest for Sent<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let given = content_type(&request);
            if given != "application/json" {
                return Err(unsupported(&given, "`application/json`"));
            }
            let body = Incoming::new(payload).whole(&request, MAX_JSON).await?;
            parse(&body).map(Self)
        })
    }
}

/// Reads JSON. What is not JSON is another problem than JSON that does not fit.
pub(super) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => misfit(body, &error),
        serde_json::error::Category::Io | serde_json::error::Category::Syntax | serde_json::error::Category::Eof => {
            // A number where a name should stand counts as a mistake of JSON's, which it is not.
            if serde_json::from_slice::<IgnoredAny>(body).is_ok() {
                return misfit(body, &error);
            }
            Problem::new(ProblemKind::MalformedJson, format!("The body is not JSON: {error}."))
        }
    })
}

/// Names the field that a value does not fit.
fn misfit(body: &[u8], error: &serde_json::Error) -> Problem {
    let message = error.to_string();
    let path = path_at(body, error.line(), error.column());
    let named = message.split('`').nth(1).unwrap_or_default();
    let field = if message.starts_with("missing field") {
        if path.is_empty() { named.to_owned() } else { format!("{path}.{named}") }
    } else if path.is_empty() {
        "body".to_owned()
    } else {
        path
    };
    let place = format!(" at line {} column {}", error.line(), error.column());
    let mut message = match message.strip_suffix(&place).unwrap_or(&message) {
        "expected value" => "expected a text".to_owned(),
        message => in_plain_words(message),
    };
    if let Some(first) = message.get(..1).map(str::to_uppercase) {
        message.replace_range(..1, &first);
    }
    let message = format!("{message}, at line {}, column {}.", error.line(), error.column());
    Problem::with_errors(ProblemKind::InvalidRequest, vec![ProblemField::in_body(field, message)])
}

/// The path of the value that a JSON text is at, at a line and a column (both from 1; the column counts bytes).
fn path_at(body: &[u8], line: usize, column: usize) -> String {
    /// An object with the name that is being read or was read last, or an array with the place in it.
    enum Level {
        Object { name: String, before_name: bool },
        Array(usize),
    }
    let start: usize = body.split_inclusive(|byte| *byte == b'\n').take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    let end = (start + column).min(body.len());
    let mut levels: Vec<Level> = Vec::new();
    let mut rest = body.get(..end).unwrap_or_default().iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'{' => levels.push(Level::Object { name: String::new(), before_name: true }),
            b'[' => levels.push(Level::Array(0)),
            // The error may stand on the closing bracket itself: then it is of what the bracket closes.
            b'}' | b']' if rest.len() > 0 => {
                levels.pop();
            }
            b'}' => {
                if let Some(Level::Object { name, .. }) = levels.last_mut() {
                    name.clear();
                }
            }
            b',' => match levels.last_mut() {
                Some(Level::Array(place)) => *place += 1,
                Some(Level::Object { before_name, .. }) => *before_name = true,
                None => {}
            },
            b'"' => {
                let mut text = Vec::new();
                while let Some(byte) = rest.next() {
                    match byte {
                        b'"' => break,
                        b'\\' => text.extend(rest.next()),
                        byte => text.push(*byte),
                    }
                }
                if let Some(Level::Object { name, before_name }) = levels.last_mut()
                    && *before_name
                {
                    *name = String::from_utf8_lossy(&text).chars().take(64).collect();
                    *before_name = false;
                }
            }
            _ => {}
        }
    }
    levels.iter().fold(String::new(), |path, level| match level {
        Level::Object { name, .. } if name.is_empty() => path,
        Level::Object { name, .. } if path.is_empty() => name.clone(),
        Level::Object { name, .. } => format!("{path}.{name}"),
        Level::Array(place) => format!("{path}[{place}]"),
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read into")]
    struct Outer {
        rules: Vec<Inner>,
        count: Option<i64>,
        size: Option<Size>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read into")]
    struct Inner {
        word: String,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Size {
        Large,
    }

    fn told(json: &str) -> (String, String) {
        let problem = parse::<Outer>(json.as_bytes()).unwrap_err();
        problem.body(None).errors.first().map(|error| (error.field.clone(), error.message.clone())).unwrap_or_default()
    }

    fn field_of(json: &str) -> String {
        told(json).0
    }

    #[test]
    fn a_value_that_does_not_fit_is_told_in_words_that_writers_of_json_know() {
        for (json, message) in [
            (r#"{"rules": [], "count": "x"}"#, "Expected a whole number, found the text \"x\", at line 1, column 26."),
            (r#"{"rules": 7}"#, "Expected a list, found the number `7`, at line 1, column 11."),
            ("{\n\"rules\": [true]}", "Expected an object, found `true`, at line 2, column 14."),
            (r#"{"rules": [{"word": "a"}], "size": 7}"#, "Expected a text, at line 1, column 36."),
            (r#"{"rules": [], "size": "small"}"#, "Unknown variant `small`, expected `large`, at line 1, column 29."),
        ] {
            assert_eq!(told(json).1, message, "{json}");
        }
    }

    #[test]
    fn a_value_that_does_not_fit_is_named_by_its_path() {
        for (json, field) in [
            (r#"{"rules": [], "count": "x"}"#, "count"),
            (r#"{"rules": [], "extra": 1}"#, "extra"),
            (r#"{"count": 1}"#, "rules"),
            (r#"{"rules": [{"word": "a"}, {"word": 3}]}"#, "rules[1].word"),
            (r#"{"rules": [{"word": "a"}, {}]}"#, "rules[1].word"),
            (r#"{"rules": [{"word": "a", "wrod": 1}]}"#, "rules[0].wrod"),
            ("{\"rules\": [\n{\"word\": \"a\"},\n{\"word\": null}]}", "rules[1].word"),
            (r#"{"rules": {}}"#, "rules"),
            ("7", "body"),
            ("[1]", "[0]"),
        ] {
            assert_eq!(field_of(json), field, "{json}");
        }
    }

    #[test]
    fn what_is_not_json_is_another_problem() {
        for json in ["", "{", "{\"rules\": [}", "\u{0}", "{\"count\": 1e}"] {
            let problem = parse::<Outer>(json.as_bytes()).unwrap_err();
            assert_eq!(problem.kind(), ProblemKind::MalformedJson, "{json}");
        }
    }
}
