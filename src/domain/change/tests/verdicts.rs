//! Verdicts on changes as newsrooms and documentation make them.

use super::*;

#[test]
fn a_figure_that_changes_is_a_correction_and_is_named() {
    // Scenario 3.
    let change = in_context(
        "Revenue of the data center business rose 10 % to $1.2bn in the third quarter.",
        "Revenue of the data center business rose 12 % to $1.2bn in the third quarter.",
    );
    assert_eq!(change.significance, Significance::Correction);
    assert_eq!(
        change.facts,
        [FactChange {
            kind: FactKind::Percentage,
            old: Some("10 %".to_owned()),
            new: Some("12 %".to_owned()),
            place: Place::Block(3),
        }]
    );
    assert!(change.share.basis_points() < 200);
    let BlockChange::Changed { old: 3, new: 3, spans, moved: false } = &change.blocks[3] else {
        panic!("{:?}", change.blocks[3])
    };
    let marked: Vec<(SpanKind, &str)> = spans.iter().map(|span| (span.kind, span.text.as_str())).collect();
    assert_eq!(
        marked,
        [
            (SpanKind::Same, "Revenue of the data center business rose "),
            (SpanKind::Deleted, "10"),
            (SpanKind::Inserted, "12"),
            (SpanKind::Same, " % to $1.2bn in the third quarter."),
        ]
    );
}

#[test]
fn the_same_text_is_no_change() {
    // Scenarios 4 and 6: what matters is the two ends, not the way between them.
    let text = article(&[FIRST, SECOND, LAST]);
    let other = article(&[FIRST, LAST]);
    let change = compare(&text, &text);
    assert_eq!(change.distance(), Distance::ZERO);
    assert!(change.facts.is_empty());
    assert_eq!(compare(&text, &other).significance, Significance::Major);
    assert_eq!(distance(&text, &text.clone()), Distance::ZERO);
}

#[test]
fn typo_fixes_add_up_until_they_are_more_than_a_typo() {
    // Scenario 5: nine of 22 words, one by one.
    let wrong = "The comapny annuonced yesterday that its governmennt contracts would contineu while independant reviewrs \
                 examined severall statments about foriegn production";
    let fixes = [
        ("comapny", "company"),
        ("annuonced", "announced"),
        ("governmennt", "government"),
        ("contineu", "continue"),
        ("independant", "independent"),
        ("reviewrs", "reviewers"),
        ("severall", "several"),
        ("statments", "statements"),
        ("foriegn", "foreign"),
    ];
    let mut text = wrong.to_owned();
    let mut verdicts = Vec::new();
    for (slip, word) in fixes {
        let next = text.replace(slip, word);
        assert_eq!(paragraph(&text, &next), Significance::Typo, "{slip}");
        text = next;
        verdicts.push(paragraph(wrong, &text));
    }
    assert_eq!(verdicts[..3], [Significance::Typo; 3]);
    assert!(verdicts[3..].iter().all(|verdict| *verdict == Significance::Minor), "{verdicts:?}");
}

#[test]
fn a_reformat_of_quotes_width_and_white_space_is_no_change() {
    // Scenario 17.
    for (old, new) in [
        ("his \"rival\" Elon Musk's SpaceX", "his “rival” Elon Musk’s  SpaceX"),
        ("OpenAI公司表示，营收增长10%。", "OpenAI 公司表示,营收增长10 %."),
        ("第１２３號（港股）", "第123號(港股)"),
        ("caf\u{e9} society is open", "cafe\u{301} society\u{a0}is\u{200b} open"),
        ("“戴森球”的概念", "\"戴森球\"的概念"),
        ("non\u{2011}binding offer", "non-binding offer"),
    ] {
        let change = in_context(old, new);
        assert_eq!(change.distance(), Distance::ZERO, "{old} | {new}");
        assert!(change.blocks.iter().all(|block| matches!(block, BlockChange::Unchanged { .. })), "{old}");
    }
}

#[test]
fn slips_of_the_keyboard_are_typos() {
    for (old, new) in [
        (
            "The report indicates that Altman has aproached a maker.",
            "The report indicates that Altman has approached a maker.",
        ),
        ("The report states that teh deal is done soon.", "The report states that the deal is done soon."),
        ("Sources said the the deal is done.", "Sources said the deal is done."),
        ("The Report states that it is done — or nearly.", "The report states that it is done, or nearly."),
        ("an e-mail from the company to its staff", "an email from the company to its staff"),
        ("他再公司工作多年，对业务十分熟悉。", "他在公司工作多年，对业务十分熟悉。"),
        ("公司已公佈业绩，市場反應良好。", "公司已公佈业绩、市場反應良好！"),
        ("The company raised 1000 people's pay by 10%.", "The company raised 1,000 people's pay by 10 percent."),
    ] {
        assert_eq!(paragraph(old, new), Significance::Typo, "{old} | {new}");
    }
}

#[test]
fn facts_put_right_are_corrections() {
    for (old, new, fact) in [
        (
            "The deal is worth 3.5 million dollars, he said.",
            "The deal is worth 3.5 billion dollars, he said.",
            "money 3.5 million dollars → 3.5 billion dollars",
        ),
        (
            "The company will not buy the rocket maker this year.",
            "The company will buy the rocket maker this year.",
            "negation not → ∅",
        ),
        (
            "The talks are active, the sources close to OpenAI said.",
            "The talks are no longer active, the sources close to OpenAI said.",
            "negation ∅ → no",
        ),
        (
            "The filing was made on 4 December 2025 in New York.",
            "The filing was made on 5 December 2025 in New York.",
            "date 4 December 2025 → 5 December 2025",
        ),
        (
            "Shares of the company (700.HK) rose in the afternoon session.",
            "Shares of the company (9988.HK) rose in the afternoon session.",
            "ticker 700.HK → 9988.HK",
        ),
        (
            "He approached at least two rocket manufacturers last fall.",
            "He approached at least three rocket manufacturers last fall.",
            "number two → three",
        ),
        (
            "公司第三季度营收同比增长10%，超出市场预期。",
            "公司第三季度营收同比增长12%，超出市场预期。",
            "percentage 10% → 12%",
        ),
        (
            "騰訊上季收入為100億港元，高於市場預期。",
            "騰訊上季收入為110億港元，高於市場預期。",
            "money 100億港元 → 110億港元",
        ),
        ("公司计划投资三百亿元建设数据中心。", "公司计划投资五百亿元建设数据中心。", "money 三百亿元 → 五百亿元"),
        (
            "天文台將於下午二時十分改發八號烈風信號。",
            "天文台將於下午二時四十分改發八號烈風信號。",
            "date 下午二時十分 → 下午二時四十分",
        ),
        ("管理层表示公司不会在今年进行配股融资。", "管理层表示公司会在今年进行配股融资。", "negation 不 → ∅"),
        (
            "联储局将于12月4日公布利率决定，市场密切关注。",
            "联储局将于12月10日公布利率决定，市场密切关注。",
            "date 12月4日 → 12月10日",
        ),
    ] {
        let change = in_context(old, new);
        assert_eq!(facts(&change), [fact], "{old}");
        assert_eq!(change.significance, Significance::Correction, "{old}");
    }
}

#[test]
fn figures_that_changed_places_are_a_correction() {
    let change = in_context(
        "Alibaba rose 10% while Tencent fell 5% on the day.",
        "Alibaba rose 5% while Tencent fell 10% on the day.",
    );
    assert_eq!(change.significance, Significance::Correction);
    assert_eq!(facts(&change), ["percentage 10% → 5%", "percentage 5% → 10%"]);
}

#[test]
fn a_fact_spelled_otherwise_is_no_correction() {
    for (old, new) in [
        (
            "The fund raised $1.2bn in the round, people said.",
            "The fund raised US$1,200 million in the round, people said.",
        ),
        ("The filing was made on December 4, 2025 in New York.", "The filing was made on 4 Dec 2025 in New York."),
        ("公司营收增长百分之十，符合预期。", "公司营收增长10%，符合预期。"),
        ("投资额为300亿元人民币，分三期进行。", "投资额为三百亿元人民币，分三期进行。"),
    ] {
        let change = in_context(old, new);
        assert!(change.significance < Significance::Major, "{old}: {change:?}");
        assert!(change.facts.is_empty(), "{old}: {:?}", change.facts);
    }
}

#[test]
fn new_wording_is_minor() {
    for (old, new) in [
        (
            "Altman also recently predicted in a podcast that most areas will be covered.",
            "Altman also recently said in an interview that most areas will be covered.",
        ),
        ("公司股价周一上涨，成交额明显放大。", "公司股价周一下跌，成交额明显放大。"),
        (
            "The report indicates a rate increase is likely soon.",
            "The report indicates a rate decrease is likely soon.",
        ),
        (
            "The token is stored in ~/.longbridge-openapi/tokens on Linux.",
            "The token is stored in ~/.longbridge/openapi/tokens on Linux.",
        ),
        (
            "The server in China is openapi.longbridge.com for all users.",
            "The server in China is openapi.longbridge.cn for all users.",
        ),
        ("US stocks need the LV1 Nasdaq quotes of the store.", "US stocks need the Nasdaq quotes of the store."),
        // A sentence with a figure that is added is news, not a correction of what stood there.
        (
            "Altman is also building a social media platform that may compete with X, people familiar said on the matter.",
            "Altman is also building a social media platform that may compete with X, people familiar said on the matter. It has 20 staff.",
        ),
    ] {
        assert_eq!(paragraph(old, new), Significance::Minor, "{old} | {new}");
    }
}

#[test]
fn a_character_that_turns_the_sentence_is_never_a_typo() {
    for (old, new) in [
        ("股价收盘升三成，创下新的纪录。", "股价收盘跌三成，创下新的纪录。"),
        ("建议投资者买入该股票。", "建议投资者卖出该股票。"),
    ] {
        assert!(paragraph(old, new) >= Significance::Minor, "{old}");
    }
}

#[test]
fn whole_blocks_and_headings_are_major() {
    assert_eq!(between(&[FIRST, LAST], &[FIRST, SECOND, LAST]).significance, Significance::Major);
    assert_eq!(between(&[FIRST, SECOND, LAST], &[FIRST, LAST]).significance, Significance::Major);
    let heading = between(&[FIRST, "# Plans for a company", LAST], &[FIRST, "# Plans for social media", LAST]);
    assert_eq!(heading.significance, Significance::Major);
    let typo = between(&[FIRST, "# Plans for a comapny", LAST], &[FIRST, "# Plans for a company", LAST]);
    assert_eq!(typo.significance, Significance::Typo);
    let mut titled = article(&[FIRST]);
    titled.title = Some("Altman reportedly considered selling a rocket company".to_owned());
    assert_eq!(compare(&article(&[FIRST]), &titled).significance, Significance::Major);
    assert!(compare(&article(&[FIRST]), &titled).title.changed);
}

#[test]
fn a_rewrite_with_other_figures_is_major_and_no_correction() {
    let change = between(
        &["Revenue of the cloud unit rose 10% in the third quarter on strong demand for computing power."],
        &["Investors sold the shares on Friday after 20 people left the company amid doubts about its plans."],
    );
    assert_eq!(change.significance, Significance::Major);
    assert!(change.share.percent() > 60);
}

#[test]
fn blocks_that_only_move_are_minor() {
    let change = between(&[FIRST, SECOND, LAST], &[SECOND, FIRST, LAST]);
    assert_eq!(change.significance, Significance::Minor);
    assert_eq!(change.blocks.iter().filter(|block| matches!(block, BlockChange::Moved { .. })).count(), 1);
    assert!(
        !change.blocks.iter().any(|block| matches!(block, BlockChange::Added { .. } | BlockChange::Removed { .. }))
    );
}

#[test]
fn a_paragraph_split_or_run_together_is_no_change_of_words() {
    let whole = format!("{FIRST} {LAST}");
    for (old, new) in
        [(vec![whole.as_str(), SECOND], vec![FIRST, LAST, SECOND]), (vec![FIRST, LAST], vec![whole.as_str()])]
    {
        let change = between(&old, &new);
        assert_eq!(change.distance(), Distance::ZERO, "{change:?}");
    }
    let edited = LAST.replace("brain-computer", "human-computer");
    let change = between(&[&whole, SECOND], &[FIRST, &edited, SECOND]);
    assert_eq!(change.significance, Significance::Minor, "{change:?}");
}

#[test]
fn a_link_that_leads_elsewhere_is_a_correction_but_https_and_a_slash_are_not() {
    let link = |target: &str| article(&[FIRST, &format!("- [OpenAI quote]({target})")]);
    let change = compare(
        &link("https://longbridge.com/en/quote/OpenAI.NA.md"),
        &link("https://longbridge.com/en/quote/TSLA.US.md"),
    );
    assert_eq!(change.significance, Significance::Correction);
    assert_eq!(change.facts[0].kind, FactKind::Link);
    assert_eq!(change.facts[0].place, Place::Block(1));
    assert_eq!(
        compare(&link("http://longbridge.com/a"), &link("https://longbridge.com/a/")).distance(),
        Distance::ZERO
    );
}

#[test]
fn figures_in_code_are_no_facts() {
    let code = |text: &str| article(&[FIRST, SECOND, LAST, &format!("``` {text}")]);
    let change = compare(
        &code("let limit = 10; client.quote(symbols, limit)"),
        &code("let limit = 20; client.quote(symbols, limit)"),
    );
    assert_eq!(change.significance, Significance::Minor);
    assert!(change.facts.is_empty());
}

#[test]
fn a_figure_in_a_table_row_is_a_correction_and_a_new_row_is_major() {
    let table = ["| Code | Meaning", "| 403201 | signature invalid", "| 429001 | ip request ratelimit"];
    let change =
        between(&table, &["| Code | Meaning", "| 403201 | signature invalid", "| 429002 | ip request ratelimit"]);
    assert_eq!(change.significance, Significance::Correction);
    let mut longer = table.to_vec();
    longer.insert(2, "| 403202 | duplicate request");
    assert_eq!(between(&table, &longer).significance, Significance::Major);
}

#[test]
fn headings_that_are_only_numbered_otherwise_are_a_typo() {
    let change = between(&[FIRST, "# 2. Request headers", LAST], &[FIRST, "# 3. Request headers", LAST]);
    assert_eq!((change.significance, change.facts.len()), (Significance::Typo, 0));
}

#[test]
fn a_block_that_grew_is_the_same_block() {
    let row = "| overnight | object | quotes of the overnight session";
    let grown = format!(
        "{row} (note: buy the quote card in the store and switch the option on, or else null is what is returned)"
    );
    let change = between(&[FIRST, SECOND, row, LAST], &[FIRST, SECOND, &grown, LAST]);
    assert_eq!(change.significance, Significance::Minor);
    assert!(matches!(change.blocks[2], BlockChange::Changed { old: 2, new: 2, .. }));
}

#[test]
fn a_collapsed_form_has_the_same_words() {
    let mut collapsed = article(&[]);
    collapsed.collapsed = true;
    let flat = format!("{FIRST} | Code | Meaning | | --- | --- | | 403 | invalid | 1. first 2. second {LAST}");
    collapsed.blocks = Some(vec![block(BlockKind::Heading(1), &flat)]);
    let lines = [FIRST, "| Code | Meaning", "| 403 | invalid", "- first", "- second", LAST];
    for (old, new) in [(&collapsed, &article(&lines)), (&article(&lines), &collapsed)] {
        let change = compare(old, new);
        assert_eq!(change.distance(), Distance::ZERO, "{change:?}");
    }
    let changed =
        compare(&collapsed, &article(&[FIRST, "| Code | Meaning", "| 404 | invalid", "- first", "- second", LAST]));
    assert_eq!(changed.significance, Significance::Correction);
    assert_eq!(facts(&changed), ["number 403 → 404"]);
}

#[test]
fn a_body_unknown_on_one_side_is_not_compared() {
    let known = article(&[FIRST]);
    let unknown = Text { blocks: None, ..known.clone() };
    assert_eq!(compare(&known, &unknown).distance(), Distance::ZERO);
    assert_eq!(distance(&known, &unknown), Distance::UNKNOWN_TEXT);
    assert_eq!(distance(&unknown, &unknown), Distance::UNKNOWN_TEXT);
}
