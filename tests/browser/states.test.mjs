// pages as they are while somebody uses them have no fault either: with a menu or a dialog open, with a form
// that was refused, with an error, paused and offline, in forced colours.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faults } from './axe.mjs';
import { LANGUAGES, join, visit } from './chromium.mjs';
import { connected } from './newsdesk.mjs';
import { pages } from './pages.mjs';

let seat;
before(async () => { seat = await join(); });
after(() => seat.close());

// Each state is looked at in two of the looks, all of them in all.
const LOOKS = LANGUAGES.flatMap((language) => [[360, true, language], [1440, false, language], [1440, true, language], [360, false, language]]);
let turn = 0;
const looks = () => [LOOKS[turn++ % LOOKS.length], LOOKS[(turn + 6) % LOOKS.length]];

/** Opens a page in two looks, brings it into a state, and collects what axe finds in it. */
async function look(path, act, { over, from = seat, features } = {}) {
  const found = [];
  for (const [width, dark, language] of looks()) {
    const page = await from.page({ width, dark, features });
    await visit(page, path, language);
    const where = `${path} ${language} ${width}${dark ? ' dark' : ''}`;
    for (const fault of await act(page, () => faults(page, over))) found.push(`${where}: ${fault}`);
    await page.close();
  }
  return found;
}

test('with a menu open', async () => {
  const each = (selector) => async (page, see) => {
    const found = [];
    const menus = await page.$$(selector);
    assert.ok(menus.length > 1, selector);
    for (const menu of menus) {
      if (!await menu.evaluate((menu) => menu.checkVisibility())) continue;
      await menu.evaluate((menu) => { menu.open = true; });
      found.push(...await see());
      await menu.evaluate((menu) => { menu.open = false; });
    }
    return found;
  };
  const found = await look(pages.overview, each('details.menu'), { over: '.menu[open]' });
  for (const name of ['matrix', 'article, corrected', 'queue, a piece']) found.push(...await look(pages[name], each('main details.menu'), { over: '.menu[open]' }));
  assert.deepEqual(found, []);
});

test('with a dialog open', async () => {
  const opened = (opener) => async (page, see) => {
    await page.$eval(opener, (link) => { link.closest('details')?.setAttribute('open', ''); link.focus(); link.click(); });
    await page.waitForSelector('dialog[open]');
    return see();
  };
  const found = [];
  for (const [path, opener] of [
    [pages.overview, 'a[data-dialog][data-key="?"]'],
    [pages['article, grown'], 'a[data-dialog][href$=withdraw]'],
    [pages['report, edit'], 'main a[data-dialog]'],
  ]) found.push(...await look(path, opened(opener), { over: 'dialog[open]' }));
  assert.deepEqual(found, []);
});

// What is sent empty is refused; what is read of it is where the focus is, and leads to each field.
const FORMS = {
  'user': '/settings/users/new', 'token': '/settings/tokens/new', 'webhook': '/settings/webhooks/new',
  'collection': '/settings/collections/new', 'report': '/reports/new', 'password': '/settings/profile',
};

for (const [name, path] of Object.entries(FORMS)) {
  test(`with a form that was refused: ${name}`, async () => {
    const found = await look(path, async (page, see) => {
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.evaluate(() => {
        const form = [...document.querySelectorAll('main form[method=post]')].at(-1);
        for (const field of form.querySelectorAll('input.inp, textarea')) field.value = '';
        form.noValidate = true;
        form.requestSubmit(form.querySelector('button'));
      })]);
      // The focus goes there once the page is painted.
      await page.waitForFunction(() => document.activeElement.matches('.trouble'), { timeout: 10_000 });
      const summary = await page.evaluate(() => ({
        links: [...document.querySelectorAll('.trouble a')].length,
        dead: [...document.querySelectorAll('.trouble a')].filter((link) => !document.querySelector(link.hash)?.closest('.ff.bad')).map((link) => link.hash),
      }));
      assert.ok(summary.links > 0, 'nothing leads to a field');
      assert.deepEqual(summary.dead, []);
      return see();
    });
    assert.deepEqual(found, []);
  });
}

test('with a stranger at the door who gave a wrong password', async () => {
  const stranger = await join({ stranger: true });
  const found = await look('/sign-in', async (page, see) => {
    await page.type('#name', 'nobody');
    await page.type('#password', 'wrong');
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
    assert.ok(await page.$('.trouble'));
    return see();
  }, { from: stranger });
  await stranger.close();
  assert.deepEqual(found, []);
});

test('with an error, a refusal, and nothing to show', async () => {
  const found = [];
  const old = async (page, see) => {
    await page.$eval('main form[method=post]', (form) => { form.token.value = 'old'; form.submit(); });
    await page.waitForFunction(() => document.querySelector('.failure'));
    return see();
  };
  const as = (status) => async (page, see) => {
    assert.equal(await page.$eval('main .eyebrow', (line) => line.textContent.trim()), String(status));
    return see();
  };
  found.push(...await look('/no-such-page', as(404)));
  found.push(...await look('/articles?status=nonsense', as(422)));
  found.push(...await look(pages['report, runs'], old));
  for (const name of ['overview of nothing', 'matrix of nothing', 'matrix without a match']) found.push(...await look(pages[name], (page, see) => see()));
  assert.deepEqual(found, []);
});

test('with the live line paused, and lost', async () => {
  const told = (state, act) => async (page, see) => {
    await connected(page);
    // What is chosen here is chosen for nobody else who looks at the same newsroom.
    await page.setRequestInterception(true);
    page.on('request', (request) => (request.url().endsWith('/prefs') ? request.abort() : request.continue()));
    await act(page);
    await page.waitForSelector(`button.live[data-state=${state}]`);
    return see();
  };
  const cut = (page) => page.evaluate(() => document.querySelector('#telling').dispatchEvent(new CustomEvent('htmx:sse:error', { bubbles: true })));
  const found = await look(pages.matrix, told('paused', (page) => page.click('button.live')));
  found.push(...await look(pages.overview, told('offline', cut)));
  assert.deepEqual(found, []);
});

test('in forced colours', async () => {
  const found = [];
  for (const path of Object.values(pages)) {
    const [[width, dark, language]] = looks();
    const page = await seat.page({ width, dark, features: [{ name: 'forced-colors', value: 'active' }] });
    await visit(page, path, language);
    // Contrast is the reader's own there: all colours are the system's, and what axe reads are the page's.
    const own = (await faults(page)).filter((fault) => !fault.startsWith('color-contrast '));
    for (const fault of own) found.push(`${path} ${language} ${width}${dark ? ' dark' : ''}: ${fault}`);
    await page.close();
  }
  assert.deepEqual(found, []);
});
