// A-12, A-13: pages that stand open are told what changes, and nobody's hands or eyes are disturbed by it.
import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { house, join, visit } from './chromium.mjs';
import { connected, desk } from './newsdesk.mjs';

let seat;
let news;
before(async () => {
  seat = await join();
  const texts = Array.from({ length: 12 }, (_, n) => [[`live/${n}`, 'en', `Story ${n} begins.`], [`live/${n}`, 'zh-CN', `第${n}则。`]]).flat();
  news = await desk('zz-live', texts);
});
after(() => seat.close());

const cell = (key, locale) => `#results a.cell[href="/articles/${news.ids[key]}/${locale}"]`;
const words = (page, selector) => page.$eval(selector, (element) => element.textContent.replace(/\s+/g, ' ').trim());
const becomes = (page, selector, word) => page.waitForFunction(
  (selector, word) => document.querySelector(selector)?.textContent.includes(word), {}, selector, word);

test('a cell changes in its place, and rows do not move', async () => {
  const page = await seat.page();
  await visit(page, '/articles?collection=zz-live&sort=changed');
  await connected(page);
  const order = () => page.$$eval('#results tbody tr a.title', (links) => links.map((link) => link.textContent));
  const before = await order();
  await news.take([['live/3', 'en', 'Story 3 has gone on, and is quite another one by now.']]);
  await becomes(page, cell('live/3', 'zh-CN'), 'Stale');
  await becomes(page, '#fresh', '1 article changed');
  assert.deepEqual(await order(), before);
  await Promise.all([page.waitForNavigation(), page.click('#fresh a')]);
  assert.ok((await order())[0].startsWith('live/3'), 'shown, it stands first');
  await page.close();
});

test('writing, a selection and the place on the page are left alone', async () => {
  const page = await seat.page({ height: 500 });
  await visit(page, '/articles?collection=zz-live');
  await connected(page);
  await page.type('.filters input[type=search]', 'liv', { delay: 10 });
  await page.waitForFunction(() => location.search.includes('q=liv') && !document.querySelector('[aria-busy]'));
  await page.evaluate((selector) => {
    const range = document.createRange();
    range.selectNodeContents(document.querySelector(selector));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    scrollTo(0, 300);
  }, cell('live/5', 'zh-CN'));
  const state = () => page.evaluate(() => {
    const field = document.querySelector('.filters input[type=search]');
    return [field.value, field.selectionStart, String(getSelection()), scrollY];
  });
  const before = await state();
  const rows = () => page.$$eval('#results tbody tr a.title', (links) => links.map((link) => link.textContent));
  const shown = await rows();
  await news.take([['live/5', 'en', 'Story 5 was rewritten from its first word to its last.'], ['live/6', 'en', 'So was story 6, all of it.'], ['live/above', 'en', 'A story that would stand first.']]);
  await becomes(page, '#fresh', 'changed');
  assert.deepEqual(await state(), before);
  assert.deepEqual(await rows(), shown, 'no row comes in above what is read');
  await page.evaluate(() => getSelection().removeAllRanges());
  await becomes(page, cell('live/5', 'zh-CN'), 'Stale');
  await page.close();
});

test('what is being written is not touched by what arrives meanwhile', async () => {
  const page = await seat.page({ height: 500 });
  await visit(page, `/articles/${news.ids['live/9']}/zh-HK`);
  await connected(page);
  await page.focus('#do-claim button');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('#write-title') === document.activeElement);
  await connected(page);
  const words = 'It began at ten, and nobody had thought that it would.';
  await page.focus('#write-body');
  const place = await page.evaluate(() => scrollY);
  const typing = page.type('#write-body', words, { delay: 40 });
  for (const hour of ['noon', 'six', 'night']) await news.take([['live/9', 'en', `Story 9 has gone on until ${hour}, and is another one.`]]);
  await typing;
  await becomes(page, '#fresh', 'arrived');
  assert.deepEqual(await page.evaluate(() => {
    const field = document.activeElement;
    return [field.id, field.value, field.selectionStart, scrollY];
  }), ['write-body', words, words.length, place]);
  await page.focus('#do-release button');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => !document.querySelector('#do-release'));
  await page.close();
});

test('paused, nothing changes; resumed, nothing was missed', async () => {
  const page = await seat.page();
  await visit(page, '/articles?collection=zz-live');
  await connected(page);
  await page.click('button.live');
  await page.waitForSelector('button.live[data-state=paused][aria-pressed=false]');
  const before = await words(page, '#results');
  for (let n = 0; n < 20; n += 1) await news.take([[`live/${n % 12}`, 'zh-HK', `第 ${n} 次改寫，內文與先前的版本不同。`]]);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  assert.equal(await words(page, '#results'), before);
  await page.click('button.live');
  await connected(page);
  await becomes(page, '#fresh', '12 articles changed');
  for (let n = 0; n < 12; n += 1) assert.ok(!(await words(page, cell(`live/${n}`, 'zh-HK'))).includes('Missing'));
  await page.close();
});

test('cut off and connected again, nothing was missed', async () => {
  // Everything goes through a wire of our own, which can be cut.
  const { hostname, port } = new URL(house.base);
  const wires = new Set();
  let asked = '';
  const wire = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const end of [near, far]) {
      wires.add(end);
      end.on('error', () => {}).on('close', () => { wires.delete(end); near.destroy(); far.destroy(); });
    }
    near.on('data', (bytes) => { asked += bytes.toString('latin1'); });
    near.pipe(far).pipe(near);
  });
  await new Promise((listening) => wire.listen(0, hostname, listening));
  const page = await seat.page();
  await page.goto(`http://${hostname}:${wire.address().port}/articles?collection=zz-live&hl=en`);
  await connected(page);
  await news.take([['live/0', 'zh-CN', '第一次改寫，連線還在。']]);
  await becomes(page, '#fresh', '1 article changed');
  const shown = await words(page, '#results');
  const place = wire.address().port;
  await new Promise((closed) => { wire.close(closed); for (const end of wires) end.destroy(); });
  await page.waitForSelector('button.live[data-state=offline]');
  for (let n = 0; n < 20; n += 1) await news.take([[`live/${n % 10}`, 'zh-CN', `第 ${n} 次改寫，連線斷開時寫成。`]]);
  assert.equal(await words(page, '#results'), shown);
  asked = '';
  await new Promise((listening) => wire.listen(place, hostname, listening));
  await connected(page);
  assert.match(asked, /^GET \/events\?[^]*^last-event-id: \S+/im, 'it says what it heard last');
  await becomes(page, '#fresh', '10 articles changed');
  await page.close();
  await new Promise((closed) => { wire.close(closed); for (const end of wires) end.destroy(); });
});

test('the choice to pause is kept', async () => {
  const page = await seat.page();
  // Not with the mouse: a page that still moves is no matter of this test, and whether the button can be hit is of another.
  const press = () => Promise.all([
    page.waitForResponse((answer) => answer.url().endsWith('/prefs')), page.$eval('button.live', (button) => button.click()),
  ]);
  await visit(page, '/?collection=zz-live');
  await connected(page);
  await press();
  await visit(page, '/articles?collection=zz-live');
  await page.waitForSelector('button.live[data-state=paused]');
  await press();
  await connected(page);
  await page.close();
});

test('a revision that arrives while its article is read does not touch the text', async () => {
  const page = await seat.page();
  await visit(page, `/articles/${news.ids['live/8']}/zh-CN`);
  await connected(page);
  const text = await words(page, '#diff');
  await news.take([['live/8', 'en', 'Story 8 ends here, and nobody could have known that it would.']]);
  await becomes(page, '#fresh', 'arrived');
  await becomes(page, '#now-zh-CN', 'Stale');
  assert.equal(await words(page, '#diff'), text);
  assert.match(await words(page, '#say'), /arrived/);
  await page.close();
});

test('what others finished in the queue is struck through, and goes with the next move', async () => {
  const keys = ['one', 'two', 'three'];
  const { ids, take } = await desk('zz-queue', keys.map((key) => [`done/${key}`, 'en', 'It began at ten.']), ['pt']);
  const page = await seat.page();
  await visit(page, '/queue?tab=all&locale=pt');
  await connected(page);
  const of = (key) => `#q-${ids[`done/${key}`]}-pt`;
  const listed = () => page.$$eval('.queue li[id^=q-]', (all) => all.map((one) => one.id).length);
  await page.keyboard.press('j');
  const first = await page.evaluate(() => document.activeElement.closest('li').id);
  await take([['done/two', 'pt', 'Começou às dez.']]);
  await page.waitForSelector(`${of('two')} s`);
  await page.waitForFunction(() => document.querySelector('[id^=group-]').textContent === '2');
  assert.equal(await listed(), 3, 'it stays where it is being looked at');
  assert.equal(await page.evaluate(() => document.activeElement.closest('li').id), first, 'and so does the focus');
  await page.keyboard.press('j');
  assert.equal(await listed(), 2);
  assert.equal(await page.$(of('two')), null);
  assert.notEqual(await page.evaluate(() => document.activeElement.closest('li').id), first);
  await page.close();
});

test('the overview answers anew', async () => {
  const page = await seat.page();
  await visit(page, '/?collection=zz-live');
  await connected(page);
  const before = await words(page, 'h1');
  await news.take([['live/new', 'en', 'A story that was not there.']]);
  await page.waitForFunction((before) => document.querySelector('h1').textContent !== before, {}, before);
  await page.close();
});
