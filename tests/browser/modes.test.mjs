// without colour, without pictures, with less motion, in more contrast.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join as path } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { LANGUAGES, join, visit } from './chromium.mjs';
import { pages } from './pages.mjs';

// Pictures for people to look at: nobody but they can say that nothing is lost in them.
const PICTURES = path(fileURLToPath(import.meta.url), '../../../target/browser');

let seat;
before(async () => { seat = await join(); mkdirSync(PICTURES, { recursive: true }); });
after(() => seat.close());

/** Statuses: whether each has a glyph and a word that is seen, and which glyph. */
function statuses() {
  return [...document.querySelectorAll('.st')].map((tag) => {
    const words = [...tag.childNodes].filter((node) => !node.matches?.('.vh, svg')).map((node) => node.textContent).join('');
    const glyph = tag.querySelector('svg :is(use, rect)');
    return { html: tag.outerHTML.slice(0, 120), bare: !glyph || !words.trim(), glyph: glyph?.getAttribute('href') };
  });
}

/** Pictures: those that say nothing, and how many are told beside them. */
function pictures() {
  const mute = [];
  let beside = 0;
  const words = (element) => [...element.querySelectorAll('svg, .vh')].reduce((text, gone) => text.replace(gone.textContent, ''), element.textContent).trim();
  for (const svg of [...document.querySelectorAll('svg')].filter((svg) => svg.checkVisibility())) {
    const label = svg.getAttribute('role') === 'img' && svg.getAttribute('aria-label')?.trim();
    const isQuiet = svg.closest('[aria-hidden=true]');
    if (!isQuiet && !label) mute.push(`says nothing: ${svg.outerHTML.slice(0, 120)}`);
    // A drawing, unlike a glyph, stands for figures: they stand beside it, or are all in its name.
    if (svg.matches('.g, :has(symbol)') || !svg.querySelector('rect, line, path')) continue;
    if (label) {
      const days = svg.querySelectorAll('.area').length;
      if (days && (label.match(/\d+/g) ?? []).length < days) mute.push(`does not say all its values: ${label}`);
    } else if (isQuiet && !svg.closest('.ax, .legend')) {
      beside += 1;
      if (!words(svg.closest('li, th, td, .tree, section'))) mute.push(`has no words beside it: ${svg.outerHTML.slice(0, 120)}`);
    }
  }
  return { mute, beside };
}

test('a status is told by a glyph and a word, and a picture in words beside it or by its name', async () => {
  const page = await seat.page();
  const shown = new Set();
  let told = 0;
  for (const at of Object.values(pages)) {
    await visit(page, at, 'zh-HK');
    const tags = await page.evaluate(statuses);
    assert.deepEqual(tags.filter(({ bare }) => bare).map(({ html }) => html), [], at);
    for (const { glyph } of tags) shown.add(glyph);
    const { mute, beside } = await page.evaluate(pictures);
    assert.deepEqual(mute, [], at);
    told += beside;
  }
  // What was looked at held every status, every severity, and charts. That of many days, which a young newsroom lacks, is a test's in Rust.
  for (const glyph of ['missing', 'stale1', 'stale2', 'stale3', 'progress', 'review', 'current', 'none', 'orphan', 'source', 'over'])
    assert.ok(shown.has(`#i-${glyph}`), `no ${glyph} was shown: ${[...shown]}`);
  assert.ok(told > 20, `${told} charts`);
});

const FEATURES = {
  'reduced motion': [{ name: 'prefers-reduced-motion', value: 'reduce' }],
  'more contrast': [{ name: 'prefers-contrast', value: 'more' }],
  'forced colours': [{ name: 'forced-colors', value: 'active' }],
  'no colour': [],
};

for (const [mode, features] of Object.entries(FEATURES)) {
  test(`nothing is lost in ${mode}`, async () => {
    for (const [nth, name] of ['overview', 'matrix', 'article, corrected', 'queue, a piece'].entries()) {
      const page = await seat.page({ features, dark: nth % 2 === 1 });
      if (mode === 'no colour') await page.emulateVisionDeficiency('achromatopsia');
      await visit(page, pages[name], LANGUAGES[nth % 3]);
      const lost = await page.$$eval('.st, .chip, .btn, .cell, h1, a', (all) => all.filter((element) => {
        const style = getComputedStyle(element);
        return element.checkVisibility() && style.color === style.backgroundColor;
      }).length);
      assert.equal(lost, 0, name);
      const moving = await page.evaluate(() => document.getAnimations().length + [...document.querySelectorAll('*')].filter((one) => {
        const { transitionDuration, animationName } = getComputedStyle(one);
        return animationName !== 'none' || transitionDuration.split(',').some((time) => parseFloat(time) > 0);
      }).length);
      assert.equal(moving, 0, `${name}: something moves`);
      const picture = await page.screenshot({ path: path(PICTURES, `${mode} - ${name}.png`.replace(/[ ,]+/g, '-')), fullPage: true });
      // One colour alone packs to next to nothing.
      assert.ok(picture.length > 20_000, `${name}: ${picture.length} bytes`);
      await page.close();
    }
  });
}
