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
    if (!text || parent.closest('script, style, code, pre, [translate=no], .loc, kbd, textarea')) continue;
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

// The faces of Noto are named by region; whatever else a reader's machine has must not be asked for before them.
const FACES = { hans: /\bSC$/, hk: /\b(HK|TC)$/, other: /\b(SC|TC|HK)$/ };

/** Marks each element that holds nothing but Han text of its own by the region whose glyphs it wants. */
function mark() {
  const region = (lang) => (/^zh-Hans|^zh-(CN|SG)/.test(lang) && 'hans') || (/^zh-Hant-(HK|MO)|^zh-(HK|MO)/.test(lang) && 'hk') || (/^(ja|ko|zh-Hant)/.test(lang) ? null : 'other');
  let marked = 0;
  for (const element of document.body.querySelectorAll('*')) {
    const wanted = !element.childElementCount && /\p{Script=Han}/u.test(element.textContent) && element.checkVisibility() && region(element.closest('[lang]').lang);
    if (wanted && !element.closest('option, iframe')) {
      element.dataset.region = wanted;
      marked += 1;
    }
  }
  return marked;
}

const READ = ['overview', 'matrix', 'article, corrected', 'article, behind', 'queue, a piece', 'activity', 'report, runs', 'report, preview', 'locales', 'users', 'user'];

test('Han text is set in the glyphs of its region, and never in Japanese ones', async () => {
  const page = await seat.page();
  const session = await page.createCDPSession();
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const found = [];
  for (const language of LANGUAGES) for (const name of READ) {
    await visit(page, pages[name], language);
    assert.ok(await page.evaluate(mark) > 0, name);
    const { root } = await session.send('DOM.getDocument');
    for (const [region, wanted] of Object.entries(FACES)) {
      const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: `[data-region=${region}]` });
      for (const nodeId of nodeIds) {
        const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
        const wrong = fonts.filter(({ familyName }) => /CJK|\b(SC|TC|HK|JP|KR)$/.test(familyName) && !wanted.test(familyName));
        for (const { familyName } of wrong) {
          const { outerHTML } = await session.send('DOM.getOuterHTML', { nodeId });
          found.push(`${language} ${name}: ${familyName}: ${outerHTML.slice(0, 120)}`);
        }
      }
    }
  }
  await page.close();
  assert.deepEqual(found, []);
});

test('a field is set in the faces of the language that is written in it', async () => {
  const page = await seat.page();
  await visit(page, pages.matrix, 'zh-HK');
  const families = await page.evaluate(() => Object.fromEntries(['p', 'textarea', 'input', 'h1'].map((name) => {
    const field = document.createElement(name);
    field.lang = 'zh-Hans-CN';
    document.querySelector('main').append(field);
    return [name, getComputedStyle(field).fontFamily];
  })));
  await page.close();
  assert.match(families.p, /CJK SC/);
  for (const name of ['textarea', 'input']) assert.equal(families[name], families.p, name);
});

test('each headline says its language, and each text of an article its own', async () => {
  const page = await seat.page();
  for (const [name, selector, langs] of [
    ['matrix', '#results a.title', ['zh-Hant-HK', 'en', 'ko']],
    ['overview', '.urgent a.title', ['zh-Hant-HK']],
    ['article, corrected', 'h1', ['zh-Hant-HK']],
    ['article, corrected', '.diff .tx', ['zh-Hant-HK', 'en']],
    ['queue, a piece', '#detail-title', ['zh-Hant-HK']],
  ]) {
    await visit(page, pages[name], 'en');
    const found = await page.$$eval(selector, (all) => all.map((one) => [one.lang, one.textContent]));
    assert.ok(found.length, name);
    for (const [lang, text] of found) {
      const told = /\p{Script=Hangul}/u.test(text) ? 'ko' : /\p{Script=Han}/u.test(text) ? 'zh-Hant-HK' : 'en';
      assert.ok(langs.includes(lang) && lang === told, `${name}: ${lang}: ${text.slice(0, 40)}`);
    }
  }
  await page.close();
});
