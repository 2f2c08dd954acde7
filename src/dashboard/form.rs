//! Forms that readers send: taken from pages of this site only. Every handler that changes something takes one of these
//! two, so that no check can be forgotten.

use std::{future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpRequest,
    dev::{Payload, UrlEncoded},
    error::UrlencodedError,
    web::Data,
};

use super::{
    errors::{Problem, Refusal, refuse},
    form_token,
    state::Site,
    visitor::{Visitor, instead, recognise},
};

/// The longest way back, in bytes.
const LONGEST: usize = 4_096;
/// The longest form of somebody who need not be known, in bytes.
pub(super) const SHORT: usize = 16 << 10;
/// The longest form in bytes: a policy comes twice, with everything in it written as percent signs.
const ORDINARY: usize = 1 << 20;
/// The longest form with a text in it, in bytes. A text has 2 MiB at most; forms send nine bytes for a Han character of
/// three.
pub(super) const WITH_TEXT: usize = 8 << 20;

/// The fields as they are sent: `name=value`, where a name may come more than once.
type Pairs = Vec<(String, String)>;

/// A form's fields by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(Pairs);

impl From<Pairs> for Fields {
    fn from(pairs: Pairs) -> Self {
        Self(pairs)
    }
}

impl Fields {
    /// The field with this name, the last where there are several.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        self.all(name).last()
    }

    /// All fields with this name, such as boxes that were ticked.
    pub(super) fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// Whether there are none.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All fields but those with this name, as they came.
    pub(super) fn but(&self, name: &'static str) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter(move |(given, _)| given != name).map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The page of this site that the form says to go back to.
    pub(super) fn back(&self) -> Option<&str> {
        self.one("back").filter(|back| is_local(back))
    }
}

/// What browsers say about the page that a form was sent from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sender {
    /// It is one of ours.
    Ours,
    /// It is another site's.
    Foreign,
    /// Nothing, as programs that are no browsers do.
    Unsaid,
}

/// A form that opens a session: the browser must say that it comes from a page of ours.
pub(super) struct FirstForm {
    /// Its fields.
    pub(super) fields: Fields,
}

/// Any other form, of `MOST` bytes at most. Where somebody is signed in, it carries their session's token; otherwise the
/// browser must say that it comes from a page of ours.
pub(super) struct ReaderForm<const MOST: usize = ORDINARY> {
    /// Its fields.
    pub(super) fields: Fields,
    /// Who sent it; `None` where they are not signed in.
    pub(super) visitor: Option<Visitor>,
}

type Taking<T> = Pin<Box<dyn Future<Output = Result<T, actix_web::Error>>>>;

impl FromRequest for FirstForm {
    type Error = actix_web::Error;
    type Future = Taking<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        take(request, payload, SHORT, async |request, _, form| match sender(&request) {
            Sender::Foreign | Sender::Unsaid => Err(Refusal::Foreign),
            Sender::Ours => Ok(Self { fields: fields(form.await)? }),
        })
    }
}

impl<const MOST: usize> FromRequest for ReaderForm<MOST> {
    type Error = actix_web::Error;
    type Future = Taking<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        take(request, payload, MOST, async |request, site, form| {
            let sender = sender(&request);
            if sender == Sender::Foreign {
                return Err(Refusal::Foreign);
            }
            let visitor = recognise(&request, &site).await?;
            match &visitor {
                Some(Visitor::Person(person)) => {
                    let fields = fields(form.await)?;
                    if !form_token::is_right(fields.one(form_token::FIELD), &person.form_token) {
                        // Whatever was typed is the reader's: it can be sent again under the session of today.
                        let kept = if sender == Sender::Ours { fields } else { Fields::default() };
                        return Err(Refusal::OldForm(kept));
                    }
                    Ok(Self { fields, visitor })
                }
                Some(Visitor::Anybody) | None if sender == Sender::Unsaid => Err(Refusal::Foreign),
                Some(Visitor::Anybody) | None => Ok(Self { fields: fields(form.await)?, visitor }),
            }
        })
    }
}

type Posted = UrlEncoded<Pairs>;

/// Takes a form of `most` bytes, or answers why not.
fn take<T: 'static>(
    request: &HttpRequest,
    payload: &mut Payload,
    most: usize,
    taken: impl AsyncFnOnce(HttpRequest, Data<Site>, Posted) -> Result<T, Refusal> + 'static,
) -> Taking<T> {
    let site = Data::<Site>::from_request(request, payload);
    let form = Posted::new(request, payload).limit(most);
    let request = request.clone();
    Box::pin(async move {
        let site = site.await?;
        let taken = taken(request.clone(), site.clone(), form).await;
        taken.map_err(|refusal| instead(refuse(&request, &site, &refusal)))
    })
}

fn fields(form: Result<Pairs, UrlencodedError>) -> Result<Fields, Refusal> {
    form.map(Fields).map_err(|_| Problem::Form.into())
}

/// From whose page a form was sent.
fn sender(request: &HttpRequest) -> Sender {
    let value = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
    let ours = match (value("sec-fetch-site"), value("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            authority.is_some_and(|authority| value("host").is_some_and(|host| host.eq_ignore_ascii_case(authority)))
        }
        (None, None) => return Sender::Unsaid,
    };
    if ours { Sender::Ours } else { Sender::Foreign }
}

/// Whether this is a path of this site. Browsers take `//` and `\` at the beginning for another site's name, and leave
/// out control characters before they look.
pub(super) fn is_local(back: &str) -> bool {
    let plain = back.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    back.starts_with('/') && !back.starts_with("//") && plain && back.len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_a_path_of_this_site_is_gone_back_to() {
        for back in ["/", "/articles?q=%E9%A2%A8&status=stale", "/articles/1/zh-HK?since=2"] {
            assert!(is_local(back), "{back}");
        }
        for back in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "/é", "evil"]
        {
            assert!(!is_local(back), "{back}");
        }
    }

    #[test]
    fn browsers_say_whether_a_form_is_ours() {
        let ask = |headers: &[(&'static str, &str)]| {
            let request = TestRequest::post().insert_header(("host", "galley.example:8080"));
            sender(&headers.iter().fold(request, |request, header| request.insert_header(*header)).to_http_request())
        };
        assert_eq!(ask(&[]), Sender::Unsaid);
        for ours in [
            &[("sec-fetch-site", "same-origin"), ("origin", "https://elsewhere.example")][..],
            &[("origin", "http://galley.example:8080")],
        ] {
            assert_eq!(ask(ours), Sender::Ours, "{ours:?}");
        }
        for foreign in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "http://evil.example"),
            ("origin", "null"),
        ] {
            assert_eq!(ask(&[foreign]), Sender::Foreign, "{foreign:?}");
        }
    }
}
