//! What a reader of JSON or TOML says of a value that does not fit, in the words of those who write JSON and TOML.

/// How much of a text that does not fit is shown, in characters.
const SHOWN: usize = 60;

/// What serde says of a value that does not fit (`invalid type: string "x", expected i64`), without the names of this
/// program's types (`expected a whole number, found the text "x"`). Whatever else was said stays.
pub fn in_plain_words(message: &str) -> String {
    for (start, value) in [("invalid type: ", false), ("invalid value: ", true)] {
        let told = message.strip_prefix(start).and_then(|told| told.rsplit_once(", expected "));
        if let Some((found, expected)) = told {
            return format!("expected {}, found {}", wanted(expected, value), given(found));
        }
    }
    if let Some((length, expected)) =
        message.strip_prefix("invalid length ").and_then(|told| told.split_once(", expected "))
    {
        return format!("expected {}, found {length} of them", wanted(expected, false));
    }
    if message.starts_with("data did not match any variant of untagged enum") {
        return "fits none of the forms that it may have".to_owned();
    }
    message.to_owned()
}

/// What was wanted: a type of Rust's by its meaning, anything else as the field's own rule says it.
fn wanted(expected: &str, of_the_type: bool) -> String {
    let plain = match expected {
        "i64" | "i128" | "isize" if of_the_type => "a smaller whole number",
        "u64" | "u128" | "usize" if of_the_type => "a whole number from 0 on, not too large",
        "i128" | "i64" | "isize" => "a whole number",
        "u128" | "u64" | "usize" => "a whole number from 0 on",
        "i8" => "a whole number from -128 to 127",
        "u8" => "a whole number from 0 to 255",
        "i16" => "a whole number from -32768 to 32767",
        "u16" => "a whole number from 0 to 65535",
        "i32" => "a whole number from -2147483648 to 2147483647",
        "u32" => "a whole number from 0 to 4294967295",
        "f32" | "f64" => "a number",
        "a string" | "a borrowed string" | "string" | "variant identifier" | "field identifier" => "a text",
        "a character" => "one character",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "a map" | "map" => "an object",
        "string or map" => "a text or an object",
        "unit" => "`null`",
        "option" => "a value or `null`",
        _ => return wanted_of_ours(expected),
    };
    plain.to_owned()
}

/// What was wanted, where it has a name that only this program's code knows.
fn wanted_of_ours(expected: &str) -> String {
    if let Some(size) = expected.strip_prefix("a tuple of size ") {
        return format!("a list of {size}");
    }
    if let Some(size) = expected.strip_prefix("an array of length ") {
        return format!("a list of {size}");
    }
    if let Some((of, elements)) = expected.split_once(" with ")
        && let Some((count, "element" | "elements")) = elements.split_once(' ')
    {
        return if of.starts_with("tuple ") || of.starts_with("struct ") {
            format!("a list of {count}")
        } else {
            expected.to_owned()
        };
    }
    let of = |kinds: &[&str]| kinds.iter().any(|kind| expected.starts_with(kind));
    if of(&["tuple struct ", "tuple variant "]) {
        "a list".to_owned()
    } else if of(&["unit struct ", "unit variant "]) {
        "`null`".to_owned()
    } else if of(&["struct ", "internally tagged enum ", "adjacently tagged enum ", "newtype struct "]) {
        "an object".to_owned()
    } else if of(&["enum "]) {
        "a text".to_owned()
    } else {
        expected.to_owned()
    }
}

/// What was there instead.
fn given(found: &str) -> String {
    for (kind, shown) in
        [("string ", "the text "), ("integer ", "the number "), ("floating point ", "the number "), ("boolean ", "")]
    {
        if let Some(value) = found.strip_prefix(kind) {
            let short: String = value.chars().take(SHOWN).collect();
            let cut = if short.len() < value.len() { "…" } else { "" };
            return format!("{shown}{short}{cut}");
        }
    }
    match found {
        "null" | "unit value" | "Option value" => "`null`".to_owned(),
        "map" => "an object".to_owned(),
        "sequence" => "a list".to_owned(),
        other => other.chars().take(SHOWN).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, de::DeserializeOwned};
    use serde_json::Value;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read into")]
    struct Pair(u8, u8);

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read into")]
    struct Named {
        name: String,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Chosen {
        Large,
        Small,
    }

    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "only read into")]
    enum Either {
        Count(u8),
        Name(String),
    }

    #[derive(Debug, Deserialize)]
    #[serde(tag = "by", rename_all = "snake_case")]
    #[expect(dead_code, reason = "only read into")]
    enum Tagged {
        Mail { address: String },
    }

    fn said<T: DeserializeOwned + std::fmt::Debug>(json: &str) -> String {
        in_plain_words(
            &serde_json::from_value::<T>(serde_json::from_str::<Value>(json).unwrap()).unwrap_err().to_string(),
        )
    }

    #[test]
    fn what_does_not_fit_is_told_without_rusts_names() {
        for (found, told) in [
            (said::<i64>("\"x\""), "expected a whole number, found the text \"x\""),
            (
                said::<i64>("18446744073709551615"),
                "expected a smaller whole number, found the number `18446744073709551615`",
            ),
            (said::<usize>("1.5"), "expected a whole number from 0 on, found the number `1.5`"),
            (said::<u32>("-1"), "expected a whole number from 0 to 4294967295, found the number `-1`"),
            (said::<u8>("300"), "expected a whole number from 0 to 255, found the number `300`"),
            (said::<f64>("true"), "expected a number, found `true`"),
            (said::<bool>("null"), "expected `true` or `false`, found `null`"),
            (said::<String>("[1]"), "expected a text, found a list"),
            (said::<Vec<String>>("{}"), "expected a list, found an object"),
            (said::<BTreeMap<String, u8>>("[]"), "expected an object, found a list"),
            (said::<Named>("7"), "expected an object, found the number `7`"),
            (said::<Pair>("7"), "expected a list, found the number `7`"),
            (said::<Pair>("[7]"), "expected a list of 2, found 1 of them"),
            (said::<(u8, u8)>("\"a, expected b\""), "expected a list of 2, found the text \"a, expected b\""),
            (said::<Chosen>("\"huge\""), "unknown variant `huge`, expected `large` or `small`"),
            (said::<Chosen>("7"), "expected a text or an object, found the number `7`"),
            (said::<Either>("true"), "fits none of the forms that it may have"),
            (said::<Tagged>("7"), "expected an object, found the number `7`"),
            (said::<Named>("{}"), "missing field `name`"),
            (in_plain_words(""), ""),
        ] {
            assert_eq!(found, told);
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        let told = said::<i64>(&format!("\"{}\"", "長".repeat(5_000)));
        assert!(told.chars().count() < 120 && told.ends_with('…'), "{told}");
    }
}
