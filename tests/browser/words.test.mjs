// each page speaks one language, its own, in the right glyphs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LANGUAGES, PSEUDO, join, visit } from './chromium.mjs';
import { pages } from './pages.mjs';

const HTML_LANG = { en: 'en', 'zh-CN': 'zh-Hans-CN', 'zh-HK': 'zh-Hant-HK', [PSEUDO]: 'en' };
// Names of formats, protocols and of the product are the same in Chinese, and so is what is to be typed.
const LATIN = /zh-Hant|\bhttps\b|\bnews\b|(Asia|Europe)\/\w+|\w+@example\.org|desk\/hk|slack|webhook|Galley|Markdown|NDJSON|JSON|HTML|HTTPS?|URL|OpenAPI|Webhooks?|SMTP|Atom|iCalendar|Slack|CSV|cron|Enter|Ctrl|Esc|Shift|Home|Page(Up|Down)|UTC|IANA|BCP|SHA|axe|WCAG|Chromium|Chrome|Firefox|Safari|Linux|Mozilla|Headless|GitHub|JavaScript|sitemap|git|--dry-run|OpenCC/g;

/** The pieces of text that a reader sees, each with the language it is marked with. */
function pieces() {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    const parent = walker.currentNode.parentElement;
    if (!text || parent.closest('script, style, code, pre, [translate=no], .loc, kbd, textarea, option')) continue;
    found.push([parent.closest('[lang]').lang, text]);
  }
  return found;
}

let seat;
before(async () => { seat = await join(); });
after(() => seat.close());

for (const [name, path] of Object.entries(pages)) {
  test(`one language is spoken on: ${name}`, async () => {
    const page = await seat.page();
    const found = [];
    for (const language of [...LANGUAGES, PSEUDO]) {
      const answer = await visit(page, path, language);
      assert.equal(answer.headers()['content-language'], HTML_LANG[language]);
      assert.equal(await page.$eval('html', (html) => html.lang), HTML_LANG[language]);
      for (const [lang, text] of await page.evaluate(pieces)) {
        const wrong =
          (/[\u2066-\u2069{}]|undefined|\bNaN\b/.test(text) && 'holds what no reader should see') ||
          (/^[a-z]+(-[a-z]+)+$/.test(text) && lang === HTML_LANG[language] && 'looks like the name of a message') ||
          (lang.startsWith('zh') && /[A-Za-z]{4,}/.test(text.replace(LATIN, '')) && 'is marked as Chinese') ||
          (lang === 'en' && /\p{Script=Han}/u.test(text) && 'is marked as English');
        if (wrong) found.push(`${language}: "${text.slice(0, 60)}" (${lang}) ${wrong}`);
      }
    }
    await page.close();
    assert.deepEqual(found, []);
  });
}

test('Han text is set in the glyphs of its region', async () => {
  const page = await seat.page();
  const faces = async (selector) => {
    const session = await page.createCDPSession();
    await session.send('DOM.enable');
    await session.send('CSS.enable');
    const { root } = await session.send('DOM.getDocument');
    const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector });
    const names = new Set();
    for (const nodeId of nodeIds) {
      const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
      for (const { familyName } of fonts) if (/CJK|Hans|Hant|Sans (SC|TC|HK|JP)/.test(familyName)) names.add(familyName);
    }
    return [...names];
  };
  for (const language of ['en', 'zh-CN', 'zh-HK']) {
    await visit(page, pages.matrix, language);
    const traditional = await faces('tbody a.title[lang="zh-Hant-HK"]');
    assert.ok(traditional.length && traditional.every((face) => /(HK|TC)$/.test(face)), `${language}: ${traditional}`);
    await visit(page, pages['article, behind'].replace(/en$/, 'zh-CN'), language);
    const simplified = await faces('[lang="zh-Hans-CN"]');
    assert.ok(simplified.length && simplified.every((face) => /SC$/.test(face)), `${language}: ${simplified}`);
  }
});
