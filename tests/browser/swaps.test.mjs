// whatever part of a page is swapped, the focus stays or is on the new heading, and one sentence is said of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join, visit } from './chromium.mjs';
import { desk } from './newsdesk.mjs';

let seat;
let news;
before(async () => {
  seat = await join();
  news = await desk('zz-swap', ['one', 'two'].flatMap((key) => [[key, 'en', 'It began at ten.'], [key, 'it', 'È cominciato alle dieci.']]), ['it', 'fr-CA']);
  for (const hour of ['noon', 'night']) await news.take([['one', 'en', `It began at ten, and by ${hour} the whole harbour was closed.`]]);
});
after(() => seat.close());

/** A page that hears of nothing but what is done on it. */
async function quiet(path) {
  const page = await seat.page();
  await page.setRequestInterception(true);
  page.on('request', (request) => (new URL(request.url()).pathname === '/events' ? request.abort() : request.continue()));
  await visit(page, path);
  return page;
}

/** Does something that swaps a part of the page, and looks where that leaves its reader. */
async function swapped(page, act, stays) {
  await page.evaluate(() => {
    document.before = document.activeElement;
    document.heard = [];
    document.watch?.disconnect();
    document.watch = new MutationObserver((all) => document.heard.push(...all.flatMap((one) => [...one.addedNodes].map((node) => node.textContent))));
    document.watch.observe(document.getElementById('say'), { childList: true, subtree: true });
    document.settled = new Promise((settled) => document.addEventListener('htmx:after:settle', settled, { once: true }));
  });
  await act();
  await page.waitForFunction(() => document.heard.length > 0 && !document.querySelector('[aria-busy]'), { timeout: 10_000 }).catch(() => {});
  await page.evaluate(() => Promise.race([document.settled, new Promise((over) => setTimeout(over, 5_000))]));
  const at = await page.evaluate(() => ({
    heard: document.heard,
    same: document.activeElement === document.before,
    place: document.activeElement.matches('h1, h2, h3, [data-focus], summary') && document.activeElement.tagName,
    tag: document.activeElement.tagName,
  }));
  assert.equal(at.heard.length, 1, `one sentence is said at ${page.url()}: ${JSON.stringify(at.heard)}`);
  assert.match(at.heard[0], /\S \S/, 'it is a sentence');
  assert.ok(stays ? at.same : at.same || at.place, `the focus is on ${at.tag}`);
}

const press = (page, selector) => async () => {
  await page.focus(selector);
  await page.evaluate(() => { document.before = document.activeElement; });
  await page.keyboard.press('Enter');
};

test('the list, by each of its filters', async () => {
  const page = await quiet('/articles?collection=zz-swap');
  const chip = '.filters input[value=missing]';
  await swapped(page, async () => { await page.focus(chip); await page.evaluate(() => { document.before = document.activeElement; }); await page.keyboard.press('Space'); }, true);
  await swapped(page, async () => { await page.focus('select[name=sort]'); await page.evaluate(() => { document.before = document.activeElement; }); await page.select('select[name=sort]', 'key'); }, true);
  await swapped(page, async () => { await page.focus('.filters input[name=q]'); await page.evaluate(() => { document.before = document.activeElement; }); await page.keyboard.type('zzz'); }, true);
  await swapped(page, press(page, '.filters button:not([type=button])'), true);
  await page.close();
});

test('an article, by what it is compared with and how far its timeline goes back', async () => {
  const page = await quiet(`/articles/${news.ids.one}/it`);
  await page.select('#diff select[name=since]', '2');
  await swapped(page, press(page, '#diff form[method=get] button'), true);
  await swapped(page, press(page, '#timeline nav a:not([aria-current])'), true);
  await page.close();
});

test('an article, by what is done with it', async () => {
  const page = await quiet(`/articles/${news.ids.one}/it`);
  await swapped(page, press(page, '#do-claim button'));
  await swapped(page, press(page, '#do-prolong button'), true);
  await swapped(page, press(page, '#do-release button'));
  await page.$eval('a[data-dialog][href$=withdraw]', (link) => { link.closest('details').open = true; link.focus(); link.click(); });
  await page.waitForSelector('dialog[open] button.primary');
  await swapped(page, press(page, 'dialog button.primary'));
  await page.$eval('#do-restore', (form) => { form.closest('details').open = true; });
  await swapped(page, press(page, '#do-restore button'));
  await page.close();
});

test('the queue, by each verdict', async () => {
  const page = await quiet(`/queue/${news.ids.one}.it?tab=all&locale=it`);
  await swapped(page, press(page, '#do-claim button'));
  await swapped(page, press(page, '#do-undo button'));
  await page.close();
});

test('many at once, from the question to the way back', async () => {
  const page = await quiet('/articles?collection=zz-swap');
  for (const tick of await page.$$('#results .tick')) await tick.click();
  await page.select('#bulk select[name=do]', 'opt-out');
  await swapped(page, press(page, '#bulk button'));
  await page.type('#main input[name=reason]', 'Local');
  await swapped(page, press(page, '#main button.primary'));
  await swapped(page, press(page, '#main form button'));
  await page.close();
});

test('what was refused', async () => {
  const page = await quiet(`/articles/${news.ids.two}/fr-CA`);
  await page.$eval('#do-claim', (form) => { form.token.value = 'old'; });
  await swapped(page, press(page, '#do-claim button'));
  assert.ok(await page.$('#main .failure'));
  await page.close();
});
