//! A JSON array cut into the texts of its items, so that each is read, and refused, by itself.

/// The texts of the items of a JSON array; `None` where the text is no array. The text must be valid JSON.
pub(super) fn items(json: &[u8]) -> Option<Vec<&[u8]>> {
    let json = json.trim_ascii();
    let inside = json.strip_prefix(b"[")?.strip_suffix(b"]")?;
    if inside.trim_ascii().is_empty() {
        return Some(Vec::new());
    }
    let mut found = Vec::new();
    let (mut from, mut depth) = (0, 0_usize);
    let (mut in_string, mut escaped) = (false, false);
    for (at, byte) in inside.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                found.push(inside.get(from..at)?.trim_ascii());
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(inside.get(from..)?.trim_ascii());
    Some(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn items_are_cut_at_commas_between_them_and_nowhere_else() {
        let json = br#" [ {"a": "x,\"]"}, [1, {"b": []}], "\\", 3 ] "#;
        let cut: Vec<&str> = items(json).unwrap().into_iter().map(|item| std::str::from_utf8(item).unwrap()).collect();
        assert_eq!(cut, [r#"{"a": "x,\"]"}"#, r#"[1, {"b": []}]"#, r#""\\""#, "3"]);
        assert_eq!(items(b"[ ]").unwrap(), Vec::<&[u8]>::new());
        assert_eq!(items(b"{}"), None);
    }

    proptest! {
        #[test]
        fn what_is_cut_apart_is_what_was_put_together(texts in proptest::collection::vec("\\PC{0,20}", 0..6)) {
            let json = serde_json::to_vec(&texts).unwrap();
            let cut = items(&json).unwrap();
            let read: Vec<String> = cut.into_iter().map(|item| serde_json::from_slice(item).unwrap()).collect();
            prop_assert_eq!(read, texts);
        }
    }
}
