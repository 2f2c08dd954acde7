//! A newsroom with articles in every state.

use std::sync::Arc;

use galley::{
    clock::{Dated, FixedClock, Instant},
    domain::{Lifecycle, Locale, Policy, State},
    scheduler,
    service::{ArticleId, ArticlePatch, Expected, IngestOptions, Service, Submission, Tally},
};
use serde_json::{Value, json};

use crate::browser::Browser;

/// Written in the policy's own words, so that it reads as one.
const NEWS: &str = r#"{
    "source_locale": "en",
    "required": [{"locales": ["zh-CN", "zh-HK", "ja"]}],
    "chain": {"zh-HK": "zh-CN"},
    "allowed": {"default": 21600, "locales": {"ja": 259200}, "correction": 3600},
    "review": "machine"
}"#;

pub(crate) struct Newsroom {
    pub(crate) browser: Browser,
    pub(crate) service: Service,
    pub(crate) clock: Arc<FixedClock>,
}

pub(crate) fn at(text: &str) -> Instant {
    Dated::parse(text, None).unwrap().at
}

pub(crate) fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

impl Newsroom {
    /// A collection with this policy.
    pub(crate) async fn collection(&self, name: &str, policy: Value) {
        let policy: Policy = serde_json::from_value(policy).unwrap();
        self.service.put_policy(name, &policy, Expected::Absent).await.unwrap();
    }

    /// Takes documents into a collection; each must be taken. Returns the articles they belong to.
    pub(crate) async fn take(&self, collection: &str, documents: Vec<Value>) -> Vec<ArticleId> {
        let items = documents.iter().map(|document| Submission::Item(document.to_string().into_bytes())).collect();
        let taken = self.service.ingest(collection, items, IngestOptions::default()).await.unwrap();
        taken.into_iter().map(|report| report.result.unwrap().article_id).collect()
    }

    /// Lets the scheduler do all it has to do.
    pub(crate) async fn settle(&self) {
        while scheduler::step(&self.service).await.unwrap().is_busy() {}
    }

    /// The variants of `news` in this state, and the late ones, counted from the rows themselves.
    pub(crate) async fn counted(&self, state: State) -> usize {
        self.summed(state, |tally| tally.total).await
    }

    /// Those of them that are owed.
    pub(crate) async fn owed(&self, state: State) -> usize {
        self.summed(state, Tally::owed).await
    }

    async fn summed(&self, state: State, count: impl Fn(&Tally) -> i64) -> usize {
        let collection = self.service.collection("news").await.unwrap().id;
        let rows = self.service.store().recounted_tallies().await.unwrap();
        let here = rows.iter().filter(|t| t.collection_id == collection && t.locale.is_some() && t.state == state);
        usize::try_from(here.map(count).sum::<i64>()).unwrap()
    }

    /// Fills it: `news` with every state and more than one page, `docs` with a little, `empty` with nothing.
    pub(crate) async fn fill(&self) {
        self.collection("news", serde_json::from_str(NEWS).unwrap()).await;
        self.collection("docs", json!({"source_locale": "en", "required": [{"locales": ["zh-CN"]}]})).await;
        self.collection("empty", json!({"source_locale": "en"})).await;
        let seed = Submission::Markdown {
            path: None,
            bytes: include_bytes!("../fixtures/seed.md").to_vec(),
            defaults: Box::default(),
        };
        self.service.ingest("news", vec![seed], IngestOptions::default()).await.unwrap();
        self.take(
            "docs",
            vec![text("docs/tokens", "en", "2025-12-01T00:00:00Z", "How to rotate API tokens", "Rotate.")],
        )
        .await;
        self.take("news", translated()).await;
        self.take("news", odd()).await;
        self.clock.set(at("2025-12-04T14:00:00Z"));
        self.take("news", rewritten()).await;
        self.decide().await;
        // All that was due within six hours is late now, and what was due within three days is not.
        self.clock.set(at("2025-12-04T20:30:00Z"));
        self.settle().await;
    }

    /// What people decided.
    async fn decide(&self) {
        let id = async |key: &str| self.service.article_id("news", key).await.unwrap();
        let lottery = id("news/lottery").await;
        let reason = Some("不譯：只與香港讀者有關");
        self.service.set_not_required(lottery, &locale("ja"), reason).await.unwrap();
        let raised = ArticlePatch { priority: Some(50), ..ArticlePatch::default() };
        self.service.patch_article(id("news/typhoon").await, &raised, None).await.unwrap();
        let withdrawn = ArticlePatch { lifecycle: Some(Lifecycle::Withdrawn), ..ArticlePatch::default() };
        self.service.patch_article(id("news/retracted").await, &withdrawn, None).await.unwrap();
    }
}

/// One text of one article.
pub(crate) fn text(key: &str, locale: &str, datetime: &str, title: &str, body: &str) -> Value {
    json!({
        "key": key, "locale": locale, "datetime": datetime, "title": title, "body": body, "kind": "News",
        "url": format!("https://news.example/{locale}/{key}"),
    })
}

const HEADLINES: [[&str; 4]; 6] = [
    [
        "Hang Seng Index closes {} points higher as tech shares rebound",
        "恒生指数收市升 {} 点，科技股反弹",
        "恒生指數收市升 {} 點，科技股反彈",
        "ハンセン指数は {} ポイント高、ハイテク株が反発",
    ],
    [
        "Singapore orders {} more electric buses for its northern routes",
        "新加坡为北部线路增购 {} 辆电动巴士",
        "新加坡為北部路線增購 {} 輛電動巴士",
        "シンガポール、北部路線に電気バス {} 台を追加発注",
    ],
    [
        "Shenzhen opens {} kilometres of new metro lines before the new year",
        "深圳年底前开通 {} 公里地铁新线",
        "深圳年底前開通 {} 公里地鐵新線",
        "深圳市、年内に地下鉄の新線 {} キロを開業",
    ],
    [
        "Central bank leaves its base rate unchanged for month {}",
        "央行连续第 {} 个月维持基准利率不变",
        "央行連續第 {} 個月維持基準利率不變",
        "中央銀行、政策金利を {} カ月連続で据え置き",
    ],
    [
        "Museum extends its night opening to {} evenings a month",
        "博物馆夜间开放增至每月 {} 晚",
        "博物館夜間開放增至每月 {} 晚",
        "博物館、夜間開館を月 {} 日に拡大",
    ],
    [
        "Ferry fares to rise by {} per cent in April",
        "渡轮票价明年四月上调百分之 {}",
        "渡輪票價明年四月上調百分之 {}",
        "フェリー運賃、来年4月に {} パーセント値上げ",
    ],
];

const LOCALES: [&str; 4] = ["en", "zh-CN", "zh-HK", "ja"];

/// Forty-five articles: the first dozen in all languages, then fewer and fewer.
fn translated() -> Vec<Value> {
    let mut documents = Vec::new();
    for nth in 0..45_usize {
        let headlines = HEADLINES[nth % HEADLINES.len()];
        let datetime = format!("2025-12-0{}T{:02}:15:00Z", 3 + nth / 34, nth % 8);
        let have = if nth < 12 { 4 } else { [3, 2, 1, 2][nth % 4] };
        for (tag, headline) in LOCALES.iter().zip(headlines).take(have) {
            let title = headline.replace("{}", &(nth + 3).to_string());
            let body = if *tag == "en" {
                format!(
                    "{title}, officials said on Thursday.\n\n## What follows\n\nA decision is due in {} weeks.",
                    nth + 2
                )
            } else {
                format!("{title}。\n\n## 后续\n\n将于 {} 周内作出决定。", nth + 2)
            };
            documents.push(text(&format!("news/{}", 268_500_000 + nth), tag, &datetime, &title, &body));
        }
    }
    documents
}

/// Articles that are in a state for a reason of their own.
fn odd() -> Vec<Value> {
    let morning = "2025-12-04T02:10:00Z";
    let long = "立法會三讀通過《基層住宅規管條例草案》劏房業主須於三年內完成改建政府承諾設立過渡期支援計劃協助受影響住戶搬遷並由下月起逐區登記現有單位";
    let mut typhoon = Vec::new();
    for (tag, title, body) in TYPHOON {
        typhoon.push(text("news/typhoon", tag, morning, title, body));
    }
    // Its datetime is not known, so nobody can tell what it was made from.
    let undated =
        json!({"key": "news/undated", "locale": "zh-CN", "title": "港铁检讨东铁线故障", "body": "港铁表示正在检讨。"});
    let mut machine = text("news/machine", "ja", morning, "病院アプリ、予約の待ち時間を半減", "病院が発表した。");
    machine["origin"] = json!("machine");
    let mut rest = vec![
        text("news/undated", "en", morning, "MTR reviews the East Rail failure", "The operator said it was reviewing."),
        undated,
        text("news/machine", "en", morning, "Hospital app halves the wait for appointments", "The hospital said so."),
        machine,
        text("news/no-source", "zh-HK", morning, "消防處籲市民慎用電熱毯", "消防處發言人表示，近日接獲多宗報告。"),
        text("news/retracted", "en", morning, "Study finds coffee doubles lifespan", "A study, since withdrawn."),
        text("news/retracted", "zh-CN", morning, "研究称咖啡可使寿命倍增", "该研究已撤回。"),
        text("news/lottery", "en", morning, "Mark Six jackpot reaches HK$60 million", "The draw is on Saturday."),
        text("news/housing", "zh-HK", morning, long, "條例草案以大比數通過。"),
        text("news/fr", "en", morning, "Paris and Hong Kong sign film agreement", "The two cities signed it."),
        text("news/fr", "fr", morning, "Paris et Hong Kong signent un accord", "Les deux villes l’ont signé."),
        text(UNBROKEN, "en", morning, "", "A feed without headlines."),
    ];
    rest[8]["source_locale"] = json!("zh-HK");
    rest[11]["title"] = Value::Null;
    typhoon.append(&mut rest);
    typhoon
}

/// 80 characters without a place to break.
const UNBROKEN: &str = "wp-import-7731-0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRST";

const TYPHOON: [(&str, &str, &str); 4] = [
    (
        "en",
        "Observatory hoists No. 8 signal; all schools closed",
        "The Hong Kong Observatory hoisted the No. 8 northeast gale or storm signal at 1.10pm. Tropical cyclone Kalmaegi \
         is expected to pass about 150 km to the southwest tonight.\n\nThe public should stay away from the shore and \
         low-lying areas.\n\n- Schools are closed.\n- Courts are adjourned.\n\nFlooding is possible in low-lying areas.",
    ),
    (
        "zh-CN",
        "天文台改发八号烈风信号，全港学校停课",
        "香港天文台下午一时十分改发八号东北烈风或暴风信号，热带气旋“海鸥”今晚料在西南约 150 公里处掠过。\n\n市民应远离海边和低洼地区。\
         \n\n- 学校停课。\n- 法院休庭。\n\n低洼地区可能出现水浸。",
    ),
    (
        "zh-HK",
        "天文台改發八號烈風信號　全港學校停課",
        "香港天文台下午一時十分改發八號東北烈風或暴風信號，熱帶氣旋「海鷗」今晚料在西南約 150 公里處掠過。\n\n市民應遠離海邊和低窪地區。\
         \n\n- 學校停課。\n- 法院休庭。\n\n低窪地區可能出現水浸。",
    ),
    ("ja", "香港天文台、シグナル8を発令　全校休校", "香港天文台は午後1時10分、シグナル8を発令した。"),
];

/// What the desks changed after the translations were made.
fn rewritten() -> Vec<Value> {
    let afternoon = "2025-12-04T13:40:00Z";
    let (_, _, body) = TYPHOON[0];
    let body = body.replace("150 km", "80 km").replace("tonight", "this evening");
    let body = format!("{body}\n\nTrains will stop above ground at 3pm.");
    let mut typhoon = text("news/typhoon", "en", afternoon, "Observatory hoists No. 9 signal; city shuts down", &body);
    typhoon["significance"] = json!("correction");
    typhoon["note"] = json!("Corrects the distance: 80 km, not 150 km.");
    // The eighth and ninth of the translated ones, so that Japanese is stale there.
    let museum = "Museum extends its night opening to 13 evenings a month, officials said on Thursday.\n\n## What follows\n\n\
        A decision is due in 12 weeks. The museum's director said that attendance in the evening had risen since the \
        summer, and that most of those who came had never been there before.";
    vec![
        typhoon,
        text("news/268500010", "en", afternoon, "Museum extends its night opening to 13 evenings a month", museum),
        // The same words with another date: nothing becomes stale.
        text(
            "news/268500000",
            "en",
            afternoon,
            "Hang Seng Index closes 3 points higher as tech shares rebound",
            "Hang Seng Index closes 3 points higher as tech shares rebound, officials said on Thursday.\n\n\
             ## What follows\n\nA decision is due in 2 weeks.",
        ),
    ]
}
