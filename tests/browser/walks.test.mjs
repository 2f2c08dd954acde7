// work is taken, looked at, decided and taken back by keyboard alone, and without a script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join, visit } from './chromium.mjs';
import { desk } from './newsdesk.mjs';

let seat;
let news;
before(async () => {
  seat = await join();
  const texts = ['keys', 'clicks'].flatMap((key) => [[`walk/${key}`, 'en', 'It began at ten.'], [`walk/${key}`, 'fr-CA', 'Cela a commencé.']]);
  news = await desk('zz-walk', texts, ['fr-CA']);
  await news.take(['keys', 'clicks'].map((key) => [`walk/${key}`, 'en', 'It began at ten, and by noon the whole harbour was closed.']));
});
after(() => seat.close());

const QUEUE = '/queue?tab=all&locale=fr-CA';
const focus = (page) => page.evaluate(() => {
  const at = document.activeElement;
  return { tag: at.tagName, words: at.textContent.replace(/\s+/g, ' ').trim(), open: at.parentElement?.open };
});

/** Walks by Tab to what bears these words. */
async function reach(page, words) {
  const seen = [];
  for (let steps = 0; steps < 150; steps += 1) {
    await page.keyboard.press('Tab');
    const at = await focus(page);
    if (words.test(at.words)) return;
    seen.push(at.words.slice(0, 20));
  }
  assert.fail(`${words} is not reached: ${seen.join(' | ')}`);
}

/** Presses Enter, and waits until the page says that it is done. */
async function enter(page, said) {
  await page.keyboard.press('Enter');
  await page.waitForFunction((said) => document.querySelector('main').innerText.match(said), {}, said);
}

test('the first piece of the queue is done by keyboard alone', async () => {
  const page = await seat.page();
  await visit(page, QUEUE);
  const inUse = async (when) => assert.notEqual((await focus(page)).tag, 'BODY', when);
  const open = async (piece) => { await reach(page, piece); await enter(page, 'changes marked'); };
  await open(/^walk\/keys in en/);
  await reach(page, /^Claim/);
  await enter(page, 'It is yours');
  await inUse('after the claim');
  await open(/^walk\/keys in en/);
  await reach(page, /^Still correct/);
  await enter(page, 'Marked as still correct');
  await inUse('after the verdict');
  assert.equal(await news.state('walk/keys', 'fr-CA'), 'current');
  await reach(page, /^Undo/);
  await enter(page, 'Taken back');
  await inUse('after it was taken back');
  assert.equal(await news.state('walk/keys', 'fr-CA'), 'stale');
  await page.close();
});

test('without a script, all of it is done by plain forms', async () => {
  const page = await seat.page({ script: false });
  await visit(page, QUEUE);
  const press = async (words, where = 'main') => {
    const found = await page.evaluateHandle((words, where) => [...document.querySelectorAll(`${where} :is(a, button, summary)`)]
      .find((one) => one.textContent.replace(/\s+/g, ' ').trim().match(words)), words, where);
    assert.ok(await found.evaluate((one) => Boolean(one)), `${words} is not there`);
    await Promise.all([page.waitForNavigation(), found.click()]);
  };
  await press('^walk/clicks in en');
  await press('^Claim');
  await press('^walk/clicks in en');
  await press('^Still correct');
  assert.equal(await news.state('walk/clicks', 'fr-CA'), 'current');
  await press('^Undo');
  assert.equal(await news.state('walk/clicks', 'fr-CA'), 'stale');

  await visit(page, '/articles?collection=wire');
  await page.click('.filters label:has(input[value=missing])');
  await Promise.all([page.waitForNavigation(), page.click('.filters button:not([type=button])')]);
  assert.match(page.url(), /status=missing/);
  await page.click('.menu.lang > summary');
  await Promise.all([page.waitForNavigation(), page.click('.menu.lang button[value="zh-HK"]')]);
  assert.equal(await page.$eval('html', (html) => html.lang), 'zh-Hant-HK');
  assert.match(page.url(), /status=missing/, 'back where it was chosen');
  await page.click('.menu.theme > summary');
  await Promise.all([page.waitForNavigation(), page.click('.menu.theme button[value=dark]')]);
  assert.equal(await page.$eval('html', (html) => html.dataset.theme), 'dark');
  // As it was, for whoever comes next.
  await page.click('.menu.theme > summary');
  await Promise.all([page.waitForNavigation(), page.click('.menu.theme button')]);
  await page.close();
});
