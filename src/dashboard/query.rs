//! The query of an address, read without ever failing: what cannot be read is not there.

use actix_web::{HttpRequest, web};

use super::{
    errors::{Problem, Refusal},
    links::encoded,
};
use crate::service::Cursor;

/// How many `name=value` pairs are read; the longest that the pages' own forms send is below a hundred.
const PAIRS: usize = 300;

/// The number that a piece of the address's path is.
pub(super) fn number(request: &HttpRequest, piece: &str) -> Result<i64, Refusal> {
    let number = request.match_info().get(piece).and_then(|number| number.parse().ok());
    number.filter(|number| *number > 0).ok_or(Refusal::NotFound)
}

/// The pairs of a query, decoded.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// The query of this request.
    pub(super) fn of(request: &HttpRequest) -> Self {
        Self::parse(request.query_string())
    }

    /// The pairs of this query.
    pub(super) fn parse(query: &str) -> Self {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(query);
        let mut pairs = pairs.map(web::Query::into_inner).unwrap_or_default();
        pairs.truncate(PAIRS);
        Self(pairs)
    }

    /// The value of `name`, the last where it is given more than once; `None` where it is empty.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        self.all(name).last()
    }

    /// All values of `name` that are not empty.
    pub(super) fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().filter(move |(given, value)| given == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// Whether a name stands there without a value.
    pub(super) fn holds_nothings(&self) -> bool {
        self.0.iter().any(|(_, value)| value.is_empty())
    }

    /// The place in a list that `?after=` or `?before=` names, whose border must be one that `fits` the list.
    pub(super) fn place(&self, fits: impl Fn(&Cursor) -> bool) -> Result<Option<Cursor>, Problem> {
        let (word, backwards) = match (self.one("after"), self.one("before")) {
            (Some(after), _) => (after, false),
            (None, Some(before)) => (before, true),
            (None, None) => return Ok(None),
        };
        let place: Cursor = word.parse().map_err(|_| Problem::Place)?;
        if fits(&place) && place.backwards == backwards { Ok(Some(place)) } else { Err(Problem::Place) }
    }

    /// `path` with this query, but without `name`.
    pub(super) fn without(&self, name: &str, path: &str) -> String {
        let mut address = path.to_owned();
        let kept = self.0.iter().filter(|(given, _)| given != name);
        for (nth, (given, value)) in kept.enumerate() {
            address.push(if nth == 0 { '?' } else { '&' });
            address.push_str(&encoded(given));
            address.push('=');
            address.push_str(&encoded(value));
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn query(uri: &str) -> Query {
        Query::of(&TestRequest::with_uri(uri).to_http_request())
    }

    #[test]
    fn the_last_of_a_repeated_name_counts_and_empty_values_do_not() {
        let query = query("/articles?q=&status=stale&status=&status=missing&q=a%20b+c");
        assert_eq!(query.one("q"), Some("a b c"));
        assert_eq!(query.all("status").collect::<Vec<_>>(), ["stale", "missing"]);
        assert_eq!(query.one("sort"), None);
    }

    #[test]
    fn an_address_is_the_same_without_what_is_left_out() {
        let query = query("/articles?hl=zh-HK&q=%E9%A2%A8%26x&status=stale");
        assert_eq!(query.without("hl", "/articles"), "/articles?q=%E9%A2%A8%26x&status=stale");
        assert_eq!(self::query("/?hl=en").without("hl", "/"), "/");
    }
}
