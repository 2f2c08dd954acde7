// nothing runs out of the page or out of its box, and everything can be hit with a finger.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LANGUAGES, PSEUDO, house, join, visit } from './chromium.mjs';
import { doors, pages } from './pages.mjs';

const WIDTHS = [320, 360, 768, 1024, 1280, 1440, 1920];
/** Where text is also set wider: everywhere only where all is asked for. */
const WIDER = process.env.GALLEY_BROWSER === 'all' ? WIDTHS : [320, 1440];
// WCAG 1.4.12, as a reader's own style sheet would set it.
const SPACING = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }';

/** What is wider than its place, a line each. */
function overflowing() {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} px wide in ${root.clientWidth}`);
  const say = (element) => `${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className} "${element.textContent.trim().slice(0, 40)}"`;
  const range = document.createRange();
  // Through what is seen; what only screen readers are given stands in a box of one pixel.
  const look = (element, box) => {
    if (element.matches('.skip, svg, option, iframe, dialog:not([open])') || !element.checkVisibility()) return;
    const style = getComputedStyle(element);
    if (element.clientWidth === 1 || style.clipPath !== 'none') return;
    if (element.matches('input, select, textarea')) return;
    const scrolls = /auto|scroll/.test(style.overflowX);
    if (!scrolls && style.display !== 'inline' && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
      found.push(`${say(element)} holds ${element.scrollWidth} px in ${element.clientWidth}`);
    if (element.matches('td, th, button, .btn, .chip, .panel, .kpis li')) box = element;
    else if (scrolls) box = null;
    for (const child of element.childNodes) {
      if (child.nodeType === Node.ELEMENT_NODE) look(child, box);
      else if (box && child.nodeType === Node.TEXT_NODE && child.data.trim()) {
        range.selectNodeContents(child);
        const right = Math.max(...[...range.getClientRects()].map((rect) => rect.right));
        if (right > box.getBoundingClientRect().right + 1) found.push(`text runs out of ${say(box)}`);
      }
    }
  };
  look(document.body, null);
  return found;
}

/** Controls that are too small to hit, in px. Links inside a sentence are exempt. */
function small(least) {
  const inline = (element) => element.matches('a') && getComputedStyle(element).display === 'inline';
  return [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary, textarea')]
    .filter((element) => element.checkVisibility() && !inline(element) && !element.closest('.vh, .skip'))
    .map((element) => [element, (element.matches('input[type=checkbox], input[type=radio]') && element.closest('label') || element).getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.width < least - .5 || box.height < least - .5))
    .map(([element, box]) => `${element.tagName.toLowerCase()}.${element.className} "${element.textContent.trim().slice(0, 30)}" ${Math.round(box.width)}×${Math.round(box.height)}`);
}

for (const [who, paths] of [['reader', pages], ['stranger', doors]]) {
  let seat;
  before(async () => { seat = await join({ stranger: who === 'stranger' }); });
  after(() => seat.close());
  for (const [name, path] of Object.entries(paths)) {
    test(`everything has its room, also with text set wider, on: ${name}`, async () => {
      const page = await seat.page();
      const found = [];
      for (const language of [...LANGUAGES, PSEUDO]) {
        await visit(page, path, language);
        for (const css of ['', SPACING]) {
          await page.evaluate((css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }, css);
          for (const width of css ? WIDER : WIDTHS) {
            await page.setViewport({ width, height: 900 });
            found.push(...(await page.evaluate(overflowing)).map((what) => `${language} ${width}${css && ' wider'}: ${what}`));
          }
        }
      }
      await page.close();
      assert.deepEqual(found, []);
    });

    test(`every control can be hit on: ${name}`, async () => {
      const found = [];
      for (const [width, touch, least] of [[1440, false, 24], [360, false, 24], [360, true, 44], [1024, true, 44]]) {
        const page = await seat.page({ width });
        if (touch) await page.setViewport({ width, height: 900, hasTouch: true, isMobile: true });
        await visit(page, path, 'zh-HK');
        found.push(...(await page.evaluate(small, least)).map((what) => `${width}${touch ? ' touch' : ''}: ${what}`));
        await page.close();
      }
      assert.deepEqual(found, []);
    });
  }
}

const PHONE = { width: 360, height: 740, hasTouch: true, isMobile: true };

test('lists are read on a phone without moving them sideways', async () => {
  const seat = await join();
  const page = await seat.page();
  await page.setViewport(PHONE);
  const found = [];
  for (const name of ['reports', 'report, runs', 'report, run', 'audit', 'tokens', 'users', 'sources', 'source', 'webhook', 'article, behind']) for (const language of LANGUAGES) {
    await visit(page, pages[name], language);
    const wide = await page.$$eval('.scroll', (all) => all.filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth).map((one) => `${one.scrollWidth} px in ${one.clientWidth}`));
    found.push(...wide.map((what) => `${name}, ${language}: ${what}`));
  }
  await seat.close();
  assert.deepEqual(found, []);
});

test('the bar on top is one row, and says all of what can be searched', async () => {
  const seat = await join();
  // Paused, which is a longer word than live; that the connection is lost is told in more words, and seldom.
  await seat.context.setCookie({ name: 'galley-live', value: 'off', domain: new URL(house.base).hostname, path: '/' });
  const page = await seat.page();
  const found = [];
  for (const viewport of [PHONE, ...[320, 360, 660, 720, 1100, 1265].map((width) => ({ width, height: 740 }))]) {
    await page.setViewport({ hasTouch: false, isMobile: false, ...viewport });
    for (const name of ['overview', 'activity', 'profile']) for (const language of LANGUAGES) {
      await visit(page, pages[name], language);
      const [height, hidden] = await page.evaluate(() => {
        const field = document.querySelector('.top .search input');
        const pen = document.createElement('canvas').getContext('2d');
        pen.font = getComputedStyle(field).font;
        const room = field.nextElementSibling.getBoundingClientRect().left - field.getBoundingClientRect().left - parseFloat(getComputedStyle(field).paddingInlineStart);
        return [document.querySelector('.top').offsetHeight, field.checkVisibility() && pen.measureText(field.placeholder).width > room];
      });
      if (height > 56 || hidden) found.push(`${name}, ${language}, ${viewport.width}${viewport.hasTouch ? ' touch' : ''}: ${height} px${hidden ? ', what is searched is cut off' : ''}`);
    }
  }
  await seat.close();
  assert.deepEqual(found, []);
});
