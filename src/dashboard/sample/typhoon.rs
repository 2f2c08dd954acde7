//! The typhoon: a headline and a figure that change while the English translation stands.

use super::share;
use crate::domain::{
    Block, BlockKind, Change, Significance, Text,
    change::{BlockChange, FactChange, FactKind, Part, Place, Span, SpanKind},
};

fn words(kind: SpanKind, text: &str) -> Span {
    Span { kind, text: text.into() }
}

pub(in crate::dashboard) fn paragraph(text: &str) -> Block {
    Block { kind: BlockKind::Paragraph, text: text.into(), links: Vec::new() }
}

fn text(title: &str, blocks: &[&str]) -> Text {
    Text {
        title: Some(title.into()),
        description: None,
        blocks: Some(blocks.iter().map(|b| paragraph(b)).collect()),
        collapsed: false,
    }
}

/// Two revisions of the source, what changed, and the English translation of the first.
pub(in crate::dashboard) fn typhoon() -> (Text, Text, Change, Text) {
    use SpanKind::{Deleted, Inserted, Same};
    let calm = "當局呼籲市民切勿在海邊觀浪，並遠離低窪地區。";
    let old = text(
        "天文台改發八號烈風信號　全港學校停課",
        &[
            "香港天文台在下午一時十分改發八號東北烈風或暴風信號，預料熱帶氣旋「海鷗」今晚最接近本港，屆時將在天文台總部西南約150公里內掠過。",
            calm,
            "低窪地區可能出現水浸。",
            "教育局表示，下午校如常上課。",
        ],
    );
    let new = text(
        "天文台改發九號烈風或暴風風力增強信號　全港停課停工",
        &[
            "香港天文台在下午二時十分改發九號烈風或暴風風力增強信號，預料熱帶氣旋「海鷗」傍晚最接近本港，屆時將在天文台總部西南約80公里內掠過。",
            calm,
            "低窪地區可能出現水浸。",
            "港鐵宣布，露天路段列車服務於下午三時起暫停，其餘路段維持有限度服務；巴士及電車將陸續停駛。",
        ],
    );
    let change = Change {
        significance: Significance::Correction,
        share: share(46),
        title: Part {
            changed: true,
            spans: vec![
                words(Same, "天文台改發"),
                words(Deleted, "八號烈風"),
                words(Inserted, "九號烈風或暴風風力增強"),
                words(Same, "信號　全港"),
                words(Deleted, "學校停課"),
                words(Inserted, "停課停工"),
            ],
        },
        description: Part::default(),
        blocks: vec![
            BlockChange::Changed {
                old: 0,
                new: 0,
                moved: false,
                spans: vec![
                    words(Same, "香港天文台在下午"),
                    words(Deleted, "一時十分改發八號東北烈風或暴風信號"),
                    words(Inserted, "二時十分改發九號烈風或暴風風力增強信號"),
                    words(Same, "，預料熱帶氣旋「海鷗」"),
                    words(Deleted, "今晚"),
                    words(Inserted, "傍晚"),
                    words(Same, "最接近本港，屆時將在天文台總部西南約"),
                    words(Deleted, "150"),
                    words(Inserted, "80"),
                    words(Same, "公里內掠過。"),
                ],
            },
            BlockChange::Unchanged { old: 1, new: 1 },
            BlockChange::Unchanged { old: 2, new: 2 },
            BlockChange::Added { new: 3 },
            BlockChange::Removed { old: 3 },
        ],
        facts: vec![
            FactChange {
                kind: FactKind::Number,
                old: Some("150公里".into()),
                new: Some("80公里".into()),
                place: Place::Block(0),
            },
            FactChange {
                kind: FactKind::Date,
                old: Some("一時十分".into()),
                new: Some("二時十分".into()),
                place: Place::Block(0),
            },
        ],
    };
    let english = text(
        "Observatory hoists No. 8 signal; all schools closed",
        &[
            "The Hong Kong Observatory hoisted the No. 8 northeast gale or storm signal at 1.10pm. Tropical cyclone Kalmaegi is expected to be closest tonight, skirting about 150 km to the southwest of the Observatory headquarters.",
            "Stay away from the shore and low-lying areas, the authorities said.",
            "Low-lying areas may be flooded.",
            "The Education Bureau said afternoon schools would run as normal.",
        ],
    );
    (old, new, change, english)
}
