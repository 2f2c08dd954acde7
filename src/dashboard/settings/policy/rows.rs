//! Rules of which a policy has several, as rows of a form: those that stand, and one more to fill in.

use super::super::super::form::Fields;

/// How many rows a form has at most, where the policy has no more.
const MOST_ROWS: usize = 20;

/// The rows of one list of rules.
pub(super) struct Rows<'a> {
    /// What the fields of a row are called, before its number.
    pub names: [&'a str; 3],
    /// How many rules stand.
    pub standing: usize,
}

impl Rows<'_> {
    /// How many rows a form may have: those that stand, with one more, whatever their number. None is lost by not being
    /// shown.
    fn most(&self) -> usize {
        MOST_ROWS.max(self.standing + 1)
    }

    /// How many were filled in.
    pub(super) fn filled(&self, typed: &Fields) -> usize {
        let is_filled = |nth: &usize| {
            let filled = |name: &str| typed.one(&format!("{name}-{nth}")).is_some_and(|value| !value.trim().is_empty());
            self.names.into_iter().any(filled)
        };
        (0..self.most()).rfind(is_filled).map_or(0, |last| last + 1)
    }

    /// How many are shown.
    pub(super) fn shown(&self, typed: &Fields) -> usize {
        self.filled(typed).saturating_add(1).min(self.most())
    }
}

/// Kinds of article as a field shows them.
pub(super) fn written_kinds(kinds: Option<&Vec<String>>) -> String {
    kinds.map(|kinds| kinds.join(", ")).unwrap_or_default()
}

/// The kinds that were typed; all of them, where none was. A name with a comma in it, which only the API can give, stays one
/// name as long as the field says what stood there.
pub(super) fn read_kinds(typed: &str, standing: Option<&Vec<String>>) -> Option<Vec<String>> {
    if standing.is_some() && written_kinds(standing) == typed {
        return standing.cloned();
    }
    // Kinds are names, which may have blanks in them.
    let kinds = typed.split([',', '，', '、']).map(str::trim).filter(|kind| !kind.is_empty());
    let kinds: Vec<String> = kinds.map(str::to_owned).collect();
    (!kinds.is_empty()).then_some(kinds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_as_they_are_typed_and_kept_as_they_stood() {
        let kinds = |names: &[&str]| Some(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        assert_eq!(read_kinds("Breaking news，Sport、Arts", None), kinds(&["Breaking news", "Sport", "Arts"]));
        let odd = kinds(&["Arts, and more"]);
        assert_eq!(read_kinds("Arts, and more", odd.as_ref()), odd);
        assert_eq!(read_kinds("Arts, and more, Sport", odd.as_ref()), kinds(&["Arts", "and more", "Sport"]));
        assert_eq!(read_kinds(" , ", odd.as_ref()), None);
    }
}
