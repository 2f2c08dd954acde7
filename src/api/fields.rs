//! Reading the parts of an address: its segments and its query, every one by name, every mistake at once.

use std::{fmt::Display, future::Ready, ops::RangeInclusive, str::FromStr};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};

use super::{
    admission::percent_decoded,
    problem::{Problem, ProblemField, ProblemKind},
};

/// How many values one key of a query may have.
const MAX_VALUES: usize = 200;

/// Something that is read from the parts of an address.
pub(super) trait FromFields: Sized {
    /// Reads it. `None` where something needed is absent or wrong, which `fields` has noted.
    fn read(fields: &mut Fields) -> Option<Self>;
}

/// The named parts of an address, while they are read.
#[derive(Debug)]
pub(super) struct Fields {
    given: Vec<(String, String)>,
    known: Vec<&'static str>,
    errors: Vec<ProblemField>,
}

impl Fields {
    /// Reads all of `given`, or says everything that is wrong with it. Names that nobody asked for are wrong too.
    pub(super) fn read<T: FromFields>(given: Vec<(String, String)>) -> Result<T, Problem> {
        let mut fields = Self { given, known: Vec::new(), errors: Vec::new() };
        let read = T::read(&mut fields);
        let known = fields.known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        for (name, _) in &fields.given {
            let name: String = name.chars().take(64).collect();
            let message = if known.is_empty() {
                "The call takes no query.".to_owned()
            } else {
                format!("Is not one of {known}.")
            };
            fields.errors.push(ProblemField::new(name, message));
        }
        match read {
            Some(read) if fields.errors.is_empty() => Ok(read),
            _ => Err(Problem::with_errors(ProblemKind::InvalidRequest, fields.errors)),
        }
    }

    /// Says that a part is wrong.
    pub(super) fn wrong(&mut self, name: &str, message: impl Into<String>) {
        self.errors.push(ProblemField::new(name, message));
    }

    fn take(&mut self, name: &'static str) -> Vec<String> {
        self.known.push(name);
        let (taken, left) = std::mem::take(&mut self.given).into_iter().partition(|(given, _)| given == name);
        self.given = left;
        let taken: Vec<(String, String)> = taken;
        taken.into_iter().map(|(_, value)| value).collect()
    }

    fn one(&mut self, name: &'static str) -> Option<String> {
        let mut values = self.take(name);
        if values.len() > 1 {
            self.wrong(name, "Stands there more than once.");
        }
        values.pop()
    }

    /// A text of at most so many characters.
    pub(super) fn text(&mut self, name: &'static str, longest: usize) -> Option<String> {
        let text = self.one(name)?;
        if text.chars().nth(longest).is_some() {
            self.wrong(name, format!("Is longer than {longest} characters."));
            return None;
        }
        Some(text)
    }

    /// A value that is read from its text.
    pub(super) fn value<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Option<T> {
        let text = self.one(name)?;
        self.parse(name, &text)
    }

    /// A value that must be there.
    pub(super) fn needed<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Option<T> {
        if !self.given.iter().any(|(given, _)| given == name) {
            self.known.push(name);
            self.wrong(name, "Is needed.");
            return None;
        }
        self.value(name)
    }

    /// Values, each with its own key or separated by commas.
    pub(super) fn values<T: FromStr<Err: Display>>(&mut self, name: &'static str) -> Vec<T> {
        let all = self.take(name);
        let parts: Vec<&str> = all.iter().flat_map(|value| value.split(',')).collect();
        if parts.len() > MAX_VALUES {
            self.wrong(name, format!("Has more than {MAX_VALUES} values."));
            return Vec::new();
        }
        parts.into_iter().filter_map(|part| self.parse(name, part)).collect()
    }

    /// `true` or `false`; `false` where it is left out.
    pub(super) fn flag(&mut self, name: &'static str) -> bool {
        match self.one(name).as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                self.wrong(name, "Is neither `true` nor `false`.");
                false
            }
        }
    }

    /// A whole number in a range.
    pub(super) fn number(&mut self, name: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let text = self.one(name)?;
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let read = if digits.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None };
        let read = read.filter(|number| range.contains(number));
        if read.is_none() {
            self.wrong(name, format!("Is not a whole number from {} to {}.", range.start(), range.end()));
        }
        read
    }

    fn parse<T: FromStr<Err: Display>>(&mut self, name: &str, text: &str) -> Option<T> {
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.wrong(name, format!("{error}"));
                None
            }
        }
    }
}

/// What stands in the path.
#[derive(Debug)]
pub(super) struct At<T>(pub T);

impl<T: FromFields + 'static> FromRequest for At<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let segments = request.match_info().iter().map(|(name, segment)| {
            // What the router leaves encoded is what it would take for its own signs.
            let decoded = percent_decoded(segment).and_then(|bytes| String::from_utf8(bytes).ok());
            (name.to_owned(), decoded.unwrap_or_else(|| segment.to_owned()))
        });
        std::future::ready(Fields::read(segments.collect()).map(Self))
    }
}

/// What stands in the query.
#[derive(Debug)]
pub(super) struct Asked<T>(pub T);

impl<T: FromFields + 'static> FromRequest for Asked<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
        let unreadable = |error| Problem::invalid("query", format!("{error}"));
        std::future::ready(pairs.map_err(unreadable).and_then(|pairs| Fields::read(pairs.into_inner())).map(Self))
    }
}

/// A call that takes no query.
#[derive(Debug)]
pub(super) struct Nothing;

impl FromFields for Nothing {
    fn read(_: &mut Fields) -> Option<Self> {
        Some(Self)
    }
}
