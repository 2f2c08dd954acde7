// What the newsroom holds: every state, every severity, and texts that are hard on a page.

/** Eight locales, chained as in Hong Kong; machines' drafts are reviewed. */
export const policy = {
  source_locale: 'zh-HK',
  required: [{ locales: ['en', 'zh-CN', 'zh-SG', 'ms', 'ja', 'ko', 'de'] }],
  chain: { 'zh-SG': 'zh-CN', ms: 'en' },
  allowed: { default: 14400, correction: 900, locales: { ja: 864000, ko: 864000, de: 864000 } },
  review: 'machine',
};

// Sixty characters: as long as headlines get.
const LONGEST =
  '天文台改發九號烈風或暴風風力增強信號全港學校停課市民應留在安全地方並遠離岸邊政府各部門已啟動應變機制隨時支援受影響居民疏散安排';
const UNBROKEN = `wire/${'hk-typhoon-no9-live-coverage-with-an-identifier-that-never-breaks-anywhere-1'.slice(0, 75)}`;

/** The batches, in the order in which they are sent. */
export function articles(now) {
  const ago = (minutes) => new Date(now.getTime() - minutes * 60_000).toISOString();
  const source = (key, minutes, title, body, more = {}) =>
    ({ key, locale: 'zh-HK', source_locale: 'zh-HK', kind: 'News', title, datetime: ago(minutes), body, ...more });
  const text = (key, locale, minutes, title, body, more = {}) =>
    ({ key, locale, source_locale: 'zh-HK', title, datetime: ago(minutes), body, ...more });
  const typhoon = (signal, closed) =>
    `## 最新情況\n\n天文台在下午發出${signal}號信號，預料短期內維持。\n\n市區風勢繼續增強，維港兩岸錄得每小時 ${signal}4 公里陣風。\n\n` +
    `- 學校：${closed}\n- 渡輪：停航\n\n教育局提醒家長留意最新公布。\n\n`;
  const long = (words) => Array.from({ length: 24 }, (_, n) => `第 ${n + 1} 段。${words}`).join('\n\n');
  const first = [
    source(UNBROKEN, 300, LONGEST, typhoon(8, '下午停課'), { kind: 'Breaking' }),
    text(UNBROKEN, 'en', 290, 'Observatory hoists No. 8 signal; afternoon classes suspended', 'The Observatory hoisted the No. 8 signal.\n\nGusts of 84 km/h were recorded.'),
    text(UNBROKEN, 'zh-CN', 290, '天文台发出八号信号 下午停课', '天文台下午发出八号信号。\n\n维港两岸录得每小时84公里阵风。'),
    source('wire/ferry', 1500, '離島渡輪加價一成', long('離島渡輪公司申請加價，平均加幅約一成，最快下月生效。')),
    text('wire/ferry', 'en', 1490, 'Outlying ferry fares to rise 10%', 'The ferry company applied for a 10% rise.'),
    text('wire/ferry', 'ja', 1480, '離島フェリー、運賃を1割値上げへ', 'フェリー会社は値上げを申請した。'),
    source('wire/budget', 4000, '財政預算案：薪俸稅寬減上限三千元', '財政司司長宣布寬減薪俸稅，上限三千元。\n\n措施惠及二百萬人。'),
    text('wire/budget', 'en', 3990, 'Budget: salaries tax cut capped at HK$3,000', 'The Financial Secretary announced a cut, capped at HK$3,000.\n\nTwo million people benefit.'),
    text('wire/budget', 'zh-CN', 3990, '预算案：薪俸税宽减上限三千元', '财政司司长宣布宽减薪俸税，上限三千元。'),
    text('wire/budget', 'zh-SG', 3980, '预算案：薪俸税宽减上限三千元', '财政司长宣布宽减薪俸税。'),
    text('wire/budget', 'ms', 3980, 'Belanjawan: potongan cukai gaji dihadkan HK$3,000', 'Setiausaha Kewangan mengumumkan potongan.'),
    text('wire/budget', 'de', 900, 'Haushalt: Steuersenkung auf 3.000 HK-Dollar begrenzt', 'Der Finanzsekretär kündigte eine Senkung an.', { origin: 'machine' }),
    source('wire/museum', 6000, '博物館深夜開放', '六間博物館本周五開放至午夜。'),
    text('wire/museum', 'en', 5990, 'Museums open until midnight', 'Six museums stay open until midnight.', { origin: 'machine' }),
    { key: 'wire/undated', locale: 'ko', source_locale: 'zh-HK', title: '날짜 없는 번역', body: '번역문입니다.' },
    { key: 'wire/undated', locale: 'zh-HK', source_locale: 'zh-HK', title: '沒有日期的稿件', body: '內文。' },
    // Its address ends as the key of one that it may have been made from.
    text('wire/alone', 'en', 700, 'A translation without a source', 'Nothing is known of where it came from.', { url: 'https://press.example/en/brief-05' }),
  ];
  const typo = source('wire/budget', 3000, '財政預算案：薪俸稅寬減上限三千元', '財政司司長宣佈寬減薪俸稅，上限三千元。\n\n措施惠及二百萬名市民，最快明年四月起分期落實，詳情稍後公布。');
  const corrected = source(UNBROKEN, 75, LONGEST, typhoon(9, '全日停課'), { kind: 'Breaking', significance: 'correction' });
  const added = source('wire/museum', 5000, '博物館深夜開放', '六間博物館本周五開放至午夜。\n\n## 交通安排\n\n港鐵加開列車，末班車延至凌晨一時。\n\n- 巴士：加開三條路線\n- 的士：設專用上落客區');
  const many = Array.from({ length: 80 }, (_, n) => {
    const key = `wire/brief-${String(n + 1).padStart(2, '0')}`;
    const zh = source(key, 10_000 + n * 37, `簡訊第 ${n + 1} 號：市區道路工程`, `工程第 ${n + 1} 期於星期一展開。`, { kind: n % 3 ? 'News' : 'Docs' });
    return n % 4 ? [zh, text(key, 'en', 9_990 + n * 37, `Brief no. ${n + 1}: road works`, `Stage ${n + 1} begins on Monday.`)] : [zh];
  }).flat();
  // So new that nothing of them is late, and so many that ten thousand texts are missing: they stand on no first page, and
  // in every count.
  const crowd = Array.from({ length: 2_000 }, (_, n) =>
    source(`wire/note-${n + 1}`, 30, `資料第 ${n + 1} 號`, `第 ${n + 1} 號。`, { kind: 'Docs' }));
  const crowds = [0, 500, 1_000, 1_500].map((from) => crowd.slice(from, from + 500));
  return [...crowds, first, [typo], [corrected, added], many];
}

export { UNBROKEN };
