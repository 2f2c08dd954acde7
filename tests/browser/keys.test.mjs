// the matrix by arrow keys, single keys and when they keep still, and where the focus is after a swap.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { house, join, visit } from './chromium.mjs';

let seat;
before(async () => { seat = await join(); });
after(() => seat.close());

const MATRIX = '/articles?collection=wire&per=50';
const at = (page) => page.evaluate(() => {
  const cell = document.activeElement.closest('td, th');
  return cell ? [cell.parentElement.rowIndex, cell.cellIndex] : document.activeElement.tagName;
});

test('the matrix is a grid with one tab stop', async () => {
  const page = await seat.page();
  await visit(page, MATRIX);
  assert.equal(await page.$$eval('table[role=grid] :is(a, input, span)', (all) => all.filter((one) => one.tabIndex === 0).length), 1);
  await page.focus('table[role=grid] [tabindex="0"]');
  const walk = async (key, to) => {
    await page.keyboard.press(key);
    assert.deepEqual(await at(page), to, key);
  };
  // An article's own cell holds two things: the tick, then the title.
  await walk('ArrowRight', [1, 0]);
  assert.equal(await page.evaluate(() => document.activeElement.className), 'title');
  await walk('ArrowRight', [1, 1]);
  await walk('ArrowDown', [2, 1]);
  await walk('End', [2, 8]);
  await walk('ArrowRight', [2, 8]);
  await walk('PageDown', [12, 8]);
  await walk('Home', [12, 0]);
  await walk('PageUp', [2, 0]);
  await page.keyboard.down('Control');
  await walk('End', [50, 8]);
  await walk('Home', [1, 0]);
  await page.keyboard.up('Control');
  await walk('ArrowUp', [1, 0]);
  await page.keyboard.down('Shift');
  await page.keyboard.press('Tab');
  await page.keyboard.up('Shift');
  assert.equal(await page.evaluate(() => document.activeElement.closest('table') === null), true, 'Shift+Tab leaves');
  await page.close();
});

test('as a plain table every cell stays in tab order', async () => {
  const page = await seat.page();
  await page.setCookie({ name: 'galley-grid', value: 'off', url: house.base });
  await visit(page, MATRIX);
  assert.equal(await page.$('table[role=grid]'), null);
  assert.equal(await page.$$eval('#results td a', (all) => all.every((one) => one.tabIndex === 0)), true);
  await page.deleteCookie({ name: 'galley-grid', url: house.base });
  await page.close();
});

test('single keys act, and keep still in fields, while composing, in dialogs, and when switched off', async () => {
  const page = await seat.page();
  await visit(page, MATRIX);
  const focused = () => page.evaluate(() => document.activeElement.id);
  await page.keyboard.press('/');
  assert.equal(await focused(), 'search');
  await page.keyboard.press('?');
  assert.equal(await page.$('dialog[open]'), null, 'a field takes its letters');
  assert.equal(await page.$eval('#search', (field) => field.value), '?');
  await page.evaluate(() => document.activeElement.blur());
  const composed = (init) => page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true, ...init })), init);
  for (const init of [{ isComposing: true }, { keyCode: 229 }, { ctrlKey: true }, { metaKey: true }, { altKey: true }]) {
    await composed(init);
    assert.notEqual(await focused(), 'search', JSON.stringify(init));
  }
  await page.keyboard.press('?');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('/');
  assert.notEqual(await focused(), 'search', 'a dialog is by itself');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog[open]'));
  await page.evaluate(() => { document.documentElement.dataset.keys = 'off'; document.activeElement.blur(); });
  await page.keyboard.press('/');
  assert.notEqual(await focused(), 'search', 'switched off');
  await page.close();
});

test('a row\'s key means the current row and no other', async () => {
  const page = await seat.page();
  await visit(page, '/?collection=wire');
  await page.evaluate(() => document.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    document.title = new URL(event.target.action).pathname;
  }, true));
  const title = await page.title();
  await page.keyboard.press('c');
  assert.equal(await page.title(), title, 'no row is looked at');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const second = await page.evaluate(() => new URL(document.activeElement.closest('tr').querySelector('form').action).pathname);
  await page.keyboard.press('c');
  assert.equal(await page.title(), second);
  await page.close();
});

test('a key claims the cell that is looked at, where there is something to claim', async () => {
  const page = await seat.page();
  for (const grid of ['on', 'off']) {
    await page.setCookie({ name: 'galley-grid', value: grid, url: house.base });
    await visit(page, MATRIX);
    // Nothing is sent: other tests look at the same newsroom.
    await page.evaluate(() => document.addEventListener('submit', (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      document.title = new URL(event.target.action).pathname;
    }, true));
    const offered = () => page.$eval('#take', (form) => form.checkVisibility() && form.innerText.replace(/\s+/g, ' '));
    const title = await page.title();
    await page.focus('.cell:not([data-free])');
    assert.equal(await offered(), false, 'nothing to claim');
    await page.keyboard.press('c');
    assert.equal(await page.title(), title);
    await page.focus('.cell[data-free]');
    const { href, told } = await page.$eval('.cell[data-free]', (cell) => ({
      href: cell.getAttribute('href'),
      told: ['Claim c', cell.querySelector('.lc').textContent, cell.closest('tr').querySelector('.title').textContent].join(' '),
    }));
    assert.equal(await offered(), told);
    await page.keyboard.press('c');
    assert.equal(await page.title(), `${href}/claim`);
  }
  await page.deleteCookie({ name: 'galley-grid', url: house.base });
  await page.close();
});

test('x selects the row that is looked at, and v goes from view to view', async () => {
  const page = await seat.page();
  await visit(page, MATRIX);
  await page.focus('tbody tr:nth-child(2) .cell');
  await page.keyboard.press('x');
  assert.deepEqual(await page.$$eval('.tick', (all) => all.flatMap((one, at) => (one.checked ? [at] : []))), [1]);
  // How many are selected stands before what can be done with them, for those who hear it too.
  const said = (node) => (node.role === 'StaticText' ? [node.name] : (node.children ?? []).flatMap(said));
  const bar = async () => said(await page.accessibility.snapshot({ root: await page.$('#bulk'), interestingOnly: false })).join('').trim();
  assert.match(await bar(), /^1 selected/);
  await page.click('tbody tr:nth-child(1) .tick');
  assert.match(await bar(), /^2 selected/);
  await page.click('tbody tr:nth-child(2) .tick');
  assert.match(await bar(), /^1 selected/);
  const above = await page.$eval('#bulk', (form) => form.querySelector('select').getBoundingClientRect().top - form.getBoundingClientRect().top);
  assert.ok(above > 8, `${above} px above what can be done with them`);
  const views = await page.$$eval('.tabs > a', (all) => all.map((one) => new URL(one.href).search));
  for (const view of [...views.slice(1), views[0]]) {
    await Promise.all([page.waitForNavigation(), page.keyboard.press('v')]);
    assert.equal(new URL(page.url()).search, view);
  }
  await page.close();
});

test('who leaves with something typed and not sent is asked first', async () => {
  const page = await seat.page();
  const asked = [];
  page.on('dialog', (dialog) => { asked.push(dialog.type()); return dialog.accept(); });
  const leave = () => Promise.all([page.waitForNavigation(), page.evaluate(() => document.querySelector('.nav a').click())]);
  await visit(page, MATRIX);
  await page.type('#search', 'ferry');
  await leave();
  assert.deepEqual(asked, [], 'what is searched for is not lost');
  await visit(page, '/settings/webhooks/new');
  await leave();
  assert.deepEqual(asked, [], 'nothing was typed');
  await visit(page, '/settings/webhooks/new');
  await page.type('main form[method=post] .inp', 'https://');
  await leave();
  assert.deepEqual(asked, ['beforeunload']);
  await visit(page, '/settings/webhooks/new');
  await page.type('main form[method=post] .inp', 'https://');
  await Promise.all([page.waitForNavigation(), page.$eval('main form[method=post] .inp', (field) => { field.form.noValidate = true; field.form.requestSubmit(); })]);
  assert.deepEqual(asked, ['beforeunload'], 'it is sent');
  await page.close();
});

test('g and a letter go to a page; j and k walk through a list', async () => {
  const page = await seat.page();
  await visit(page, '/?collection=wire');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const row = () => page.evaluate(() => document.activeElement.closest('tr')?.rowIndex);
  assert.equal(await row(), 2);
  await page.keyboard.press('k');
  assert.equal(await row(), 1);
  await page.keyboard.press('g');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('a')]);
  assert.equal(new URL(page.url()).pathname, '/articles');
  await page.close();
});

test('the queue is walked through, and a key claims the piece that is looked at', async () => {
  const page = await seat.page();
  await visit(page, '/queue?tab=open');
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('href'));
  const links = await page.$$eval('[data-list] a[data-row]', (all) => all.map((one) => one.getAttribute('href')));
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.equal(await focused(), links[1]);
  await page.keyboard.press('k');
  assert.equal(await focused(), links[0]);
  // Nothing is sent: other tests look at the same newsroom.
  await page.evaluate(() => document.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    document.title = new URL(event.target.action).pathname;
  }, true));
  const sent = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  await page.keyboard.press('c');
  assert.match(await page.title(), /^\/articles\/.+\/claim$/);
  assert.deepEqual(sent, []);
  await page.close();
});

test('n and p go from change to change of an article, and a number to a variant', async () => {
  const page = await seat.page();
  await visit(page, `/articles/${house.ids['wire/museum']}/en`);
  const at = () => page.evaluate(() => [...document.querySelectorAll('[data-change]')].indexOf(document.activeElement));
  const changes = await page.$$eval('[data-change]', (all) => all.length);
  assert.notEqual(changes, 0);
  await page.keyboard.press('n');
  assert.equal(await at(), 0);
  await page.keyboard.press('p');
  assert.equal(await at(), changes - 1);
  const second = await page.$eval('[data-key="2"]', (link) => link.getAttribute('href'));
  await Promise.all([page.waitForNavigation(), page.keyboard.press('2')]);
  assert.equal(new URL(page.url()).pathname, second);
  await page.close();
});

test('a filter swaps the results alone, keeps the focus, and says one sentence', async () => {
  const page = await seat.page();
  await visit(page, MATRIX);
  await page.evaluate(() => { document.querySelector('h1').dataset.same = 'yes'; });
  await page.focus('.filters input[value=missing]');
  await page.keyboard.press('Space');
  await page.waitForFunction(() => location.search.includes('status=missing'));
  await page.waitForFunction(() => document.getElementById('say').textContent);
  assert.equal(await page.evaluate(() => document.activeElement.value), 'missing');
  assert.equal(await page.$eval('h1', (heading) => heading.dataset.same), 'yes', 'the page is the same one');
  assert.equal(await page.$eval('#say', (say) => say.textContent), await page.$eval('[data-say]', (said) => said.textContent.trim()));
  assert.equal(new URL(page.url()).search, '?collection=wire&status=missing&per=50');
  await page.goBack();
  // The page may be loaded anew meanwhile.
  await page.waitForFunction(() => !location.search.includes('status=missing')
    && document.querySelector('.filters input[value=missing]')?.checked === false);
  await page.close();
});

test('a menu closes by Escape and by a click elsewhere, and gives the focus back', async () => {
  const page = await seat.page();
  await visit(page, MATRIX);
  await page.click('.menu.theme > summary');
  await page.focus('.menu.theme button');
  await page.keyboard.press('Escape');
  assert.equal(await page.$eval('.menu.theme', (menu) => menu.open), false);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'SUMMARY');
  await page.click('.menu.theme > summary');
  await page.click('h1');
  assert.equal(await page.$eval('.menu.theme', (menu) => menu.open), false);
  await page.close();
});
