// work is taken, looked at, decided and taken back by keyboard alone, and without a script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { house, join, visit } from './chromium.mjs';
import { asking } from './house.mjs';
import { connected, desk } from './newsdesk.mjs';

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

/** Presses Enter, and waits until the page says that it is done and the focus is where the work goes on. */
async function enter(page, said, place) {
  await page.keyboard.press('Enter');
  await page.waitForFunction((said, place) => document.querySelector('#told').innerText.match(said) && document.activeElement.matches(place), {}, said, place);
}

test('the first piece of the queue is done by keyboard alone', async () => {
  const page = await seat.page();
  await visit(page, QUEUE);
  const open = async (piece) => {
    await reach(page, piece);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.match(await page.$eval('#detail-title', (title) => title.textContent), piece);
  };
  await open(/^walk\/keys in en/);
  await reach(page, /^Claim/);
  await enter(page, 'Claimed. \\d+ left', '#detail-title');
  assert.match((await focus(page)).words, /^walk\/clicks in en/, 'the next piece');
  await open(/^walk\/keys in en/);
  await reach(page, /^Still correct/);
  await enter(page, 'Marked as still correct', '#detail-title');
  assert.equal(await news.state('walk/keys', 'fr-CA'), 'current');
  await reach(page, /^Undo/);
  await enter(page, 'Undone', '#detail-title');
  assert.equal(await news.state('walk/keys', 'fr-CA'), 'stale');
  // Two answers in place were no steps: the way back leads to the list that the piece was opened from.
  await page.goBack();
  assert.match(page.url(), /[/]queue[/]\d+/, 'the piece that was opened second stood on the first answer');
  await page.goBack();
  assert.ok(page.url().includes(QUEUE), page.url());
  await page.close();
});

test('half a translation stays on its page, whatever else is done there', async () => {
  const page = await seat.page();
  const watch = () => page.evaluate(() => {
    document.seen = [];
    const look = () => document.seen.push(document.querySelector('button.live').dataset.state);
    new MutationObserver(look).observe(document.querySelector('button.live'), { attributeFilter: ['data-state'] });
  });
  const texts = [['half', 'en', 'It began at ten.'], ['half', 'it', 'È cominciato alle dieci.']];
  const { ids: { half }, take } = await desk('zz-half', texts, ['it']);
  await take(['noon', 'night'].map((hour) => ['half', 'en', `It began at ten, and by ${hour} the whole harbour was closed.`]));
  await visit(page, `/articles/${half}/it`);
  await connected(page);
  const told = new Set();
  page.on('request', (request) => request.url().includes('/events?') && told.add(request));
  page.on('requestfailed', (request) => told.delete(request));
  page.on('requestfinished', (request) => told.delete(request));
  await watch();
  await page.focus('#do-claim button');
  await enter(page, 'It is yours', '#write-title');
  const typed = { '#write-headline': 'Al porto', '#write-summary': 'Una mezza ', '#write-body': 'Tutto è cominciato alle dieci, e ', '#write-note': 'non finito' };
  for (const [field, words] of Object.entries(typed)) await page.$eval(field, (one, words) => { one.value = words; }, words);
  await page.type('#write-body', 'prima');
  typed['#write-body'] += 'prima';
  const stays = async (form, said, focused = `${form} button`) => {
    const inMenu = await page.$eval(form, (one) => { const menu = one.closest('details'); if (menu) menu.open = true; return Boolean(menu); });
    await page.focus(`${form} button`);
    await enter(page, said, inMenu ? 'details.menu > summary' : focused);
    for (const [field, words] of Object.entries(typed)) assert.equal(await page.$eval(field, (one) => one.value), words, `${form}: ${field}`);
  };
  const fold = 'main details:not(.menu)';
  await page.$eval(fold, (one) => { one.open = true; });
  await stays('#do-prolong', 'another hour');
  await page.select('#do-label-en select[name=significance]', 'minor');
  await stays('#do-label-en', 'weight was saved');
  await stays('#do-undo', 'Undone', '#write-title');
  await page.$eval('#priority', (one) => { one.value = '7'; });
  await stays('#do-priority', 'Priority saved');
  await asking(house.base, house.token)('PATCH', `/articles/${half}`, { lifecycle: 'withdrawn' }, { 'if-match': '*' });
  await stays('#do-prolong', 'another hour');
  await stays('#do-restore', 'was restored');
  await page.select('#diff select[name=since]', '1');
  await page.click('#diff form[method=get] button');
  await page.waitForFunction(() => location.search.startsWith('?since=1&'));
  await page.click('#timeline nav a:not([aria-current])');
  await page.waitForFunction(() => location.search.includes('span='));
  await page.$eval('a[data-dialog][href$=withdraw]', (link) => { link.closest('details').open = true; link.focus(); link.click(); });
  await page.waitForSelector('dialog[open] button.primary');
  await page.focus('dialog button.primary');
  await enter(page, 'was withdrawn', 'details.menu > summary');
  assert.equal(await page.$('dialog'), null);
  assert.match(await page.title(), /^half in en/);
  for (const [field, words] of Object.entries(typed)) assert.equal(await page.$eval(field, (one) => one.value), words, field);
  assert.equal(await page.$eval(fold, (one) => one.open), true, 'what was unfolded is still so');
  await connected(page);
  assert.ok(!(await page.evaluate(() => document.seen)).includes('offline'));
  assert.equal(told.size, 1, [...told].map((request) => request.url()).join(' '));
  await page.close();
});

test('half a translation can be copied when its work is no longer the writer\'s', async () => {
  const page = await seat.page();
  const { ids: { lost } } = await desk('zz-lost', [['lost', 'en', 'It began at ten.']], ['it']);
  await visit(page, `/articles/${lost}/it`);
  await page.focus('#do-claim button');
  await enter(page, 'It is yours', '#write-title');
  await page.type('#write-body', 'Tutto');
  // As in another window, where it is given back and another desk takes it.
  await page.evaluate(async () => {
    const form = document.querySelector('#do-release');
    await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual' });
  });
  const ask = asking(house.base, house.token);
  await ask('POST', '/claims', { collection: 'zz-lost', locales: ['it'], limit: 1, lease_seconds: 3600, worker: 'it-desk' });
  const left = () => page.$eval('#write-body', (one) => [one.value, one.readOnly, one.checkVisibility()]);
  await page.$eval('#do-priority', (form) => { form.closest('details').open = true; });
  await page.focus('#do-priority button');
  await enter(page, 'Priority saved', 'details.menu > summary');
  assert.deepEqual(await left(), ['Tutto', true, true]);
  assert.match(await page.$eval('#main', (main) => main.innerText), /no longer yours: .* was not submitted/);
  assert.equal(await page.$('#main form[action$=submit] button:not([hidden] button)'), null, 'nothing is sent that would be refused');
  await page.close();
});

test('half a translation stays below what went wrong with another form', async () => {
  const page = await seat.page();
  const { ids: { wrong } } = await desk('zz-wrong', [['wrong', 'en', 'It began at ten.']], ['it']);
  await visit(page, `/articles/${wrong}/it`);
  await page.focus('#do-claim button');
  await enter(page, 'It is yours', '#write-title');
  await page.type('#write-body', 'Tutto');
  await page.$eval('#do-prolong', (form) => { form.token.value = 'old'; });
  await page.focus('#do-prolong button');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('#main .failure'));
  assert.deepEqual(await page.$eval('#write-body', (one) => [one.value, one.readOnly]), ['Tutto', false]);
  await page.close();
});

test('many are changed in place, and taken back at once', async () => {
  const page = await seat.page();
  const bulk = await desk('zz-bulk', ['one', 'two'].map((key) => [key, 'en', 'It began at ten.']), ['it']);
  await visit(page, '/articles?collection=zz-bulk');
  await page.evaluate(() => { document.documentElement.dataset.same = 'yes'; });
  for (const tick of await page.$$('#results .tick')) await tick.click();
  await page.select('#bulk select[name=do]', 'opt-out');
  const press = async (button, said) => {
    await page.focus(button);
    await page.keyboard.press('Enter');
    await page.waitForFunction((said) => document.getElementById('say').textContent.match(said) && document.activeElement.matches('h1'), {}, said);
  };
  await press('#bulk button', 'This will change 2 items');
  await page.type('#main input[name=reason]', 'Local');
  await press('#main button.primary', '2 were changed, 0 not');
  assert.equal(await bulk.state('one', 'it'), 'not_required');
  await press('#main form button', '2 were undone, 0 not');
  assert.equal(await bulk.state('one', 'it'), 'missing');
  assert.equal(await bulk.state('two', 'it'), 'missing');
  assert.equal(await page.$eval('html', (html) => html.dataset.same), 'yes', 'the page is the same one');
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
