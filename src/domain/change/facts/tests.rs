//! Facts as they are written.

use super::*;

fn found(text: &str) -> Vec<(&'static str, &str)> {
    find(text).into_iter().map(|fact| (fact.kind.as_str(), text.get(fact.range).unwrap_or_default())).collect()
}

fn value(text: &str) -> String {
    let found = find(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    format!("{} {}", found[0].kind.as_str(), found[0].value)
}

#[test]
fn every_spelling_of_a_fact_has_one_value() {
    for same in [
        &["10%", "10 %", "１０％", "10 percent", "10 per cent", "百分之十", "10.0%", "百分之10"][..],
        &["$1.2bn", "US$1.2 billion", "1,200 million dollars", "12億美元", "十二亿美元", "USD 1.2bn"],
        &["HK$100億", "100億港元", "HKD 10bn", "一百億港元"],
        &[
            "2025-12-04",
            "4 December 2025",
            "Dec. 4, 2025",
            "December 4th, 2025",
            "2025年12月4日",
            "二〇二五年十二月四日",
            "2025/12/4",
        ],
        &["12月4日", "Dec 4", "4th of December", "十二月四日", "12月4號"],
        &["14:10", "2:10 pm", "2.10pm", "下午二時十分", "下午2点10分", "14时10分"],
        &["1,234.5", "1234.50"],
        &["30000000000", "三百亿", "300億", "30 billion"],
        &["two", "2"],
        &["-5%", "−5 %"],
        &["10個百分點", "10 percentage points", "10个百分点"],
        &["Wednesday", "星期三", "周三", "週三"],
        &["2025年", "二〇二五年"],
    ] {
        for spelling in same {
            assert_eq!(value(spelling), value(same[0]), "{spelling}");
        }
    }
    assert_ne!(value("10 percentage points"), value("10%"));
    assert_ne!(value("5%"), value("-5%"));
}

#[test]
fn facts_are_found_inside_sentences() {
    for (text, facts) in [
        (
            "Shares of Tencent (700.HK) rose 3.5% to HK$600.50 on Friday.",
            vec![("ticker", "700.HK"), ("percentage", "3.5%"), ("money", "HK$600.50"), ("date", "Friday")],
        ),
        ("OpenAI.NA and $AAPL did not move", vec![("ticker", "OpenAI.NA"), ("ticker", "$AAPL"), ("negation", "not")]),
        ("増至10。5月再議", vec![("number", "10"), ("date", "5月")]),
        (
            "GPT-5 costs 10-12% more than v1.2.3",
            vec![("number", "5"), ("number", "10"), ("percentage", "12%"), ("number", "1.2.3")],
        ),
        (
            "No. 8 signal; no one hasn't seen it",
            vec![("number", "8"), ("negation", "no"), ("number", "one"), ("negation", "hasn't")],
        ),
        ("改發八號烈風信號，第二次", vec![("number", "八"), ("number", "二")]),
        ("股價跌3.5萬億元", vec![("money", "3.5萬億元")]),
        ("Q3 revenue in FY2025", vec![("date", "Q3"), ("number", "2025")]),
        (
            "SHA1: ecd2d709d62905692ce5010e804c29a9bee045e0",
            vec![("number", "1"), ("number", "ecd2d709d62905692ce5010e804c29a9bee045e0")],
        ),
        ("In May he may march on March 3.", vec![("date", "March 3")]),
    ] {
        assert_eq!(found(text), facts, "{text}");
    }
}

#[test]
fn words_that_only_look_like_facts_are_none() {
    for text in [
        "一个十分统一的三星、百度、万一、千万",
        "不同的未来非常特别，不过无论如何是否无人机",
        "notable nothingness nonetheless knot",
        "may march second august person",
        "U.S. stocks e.g. foo.us Node.js",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn chinese_negations_are_found() {
    for text in ["公司不会上市", "並非事實", "沒有計劃", "尚未公佈", "毋須申報", "无法确认", "别买"]
    {
        assert_eq!(found(text).len(), 1, "{text}");
        assert_eq!(found(text)[0].0, "negation");
    }
}
