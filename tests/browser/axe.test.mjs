// no page has a fault that axe can see, in any language, light or dark, narrow or wide.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { LANGUAGES, join, visit } from './chromium.mjs';
import { doors, pages } from './pages.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// Light and dark, narrow and wide, in two pages; in four where all is asked for.
const LOOKS = process.env.GALLEY_BROWSER === 'all' ? [[360, false], [1440, false], [360, true], [1440, true]] : [[1440, false], [360, true]];

/** What axe finds, a line each. A target that an open menu lies over is not to be hit now; `over` names the menu. */
async function faults(page, over) {
  // By the debugger, not by a script element, which the pages' own policy would refuse.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async (tags, over) => {
    const found = await axe.run(document, { runOnly: tags, resultTypes: ['violations'], elementRef: true });
    const menu = over && document.querySelector(over).lastElementChild.getBoundingClientRect();
    const isUnder = (box) => menu && box.left < menu.right && menu.left < box.right && box.top < menu.bottom && menu.top < box.bottom;
    const counts = (id, { element }) => id !== 'target-size' || element.closest(over || 'html') || !isUnder(element.getBoundingClientRect());
    return { violations: found.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.filter((node) => counts(id, node)).map(({ target, html }) => ({ target, html })) })) };
  }, TAGS, over);
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.target.join(' ')} ${node.html.slice(0, 160)}`));
}

for (const [who, paths] of [['reader', pages], ['stranger', doors]]) {
  let seat;
  before(async () => { seat = await join({ stranger: who === 'stranger' }); });
  after(() => seat.close());
  for (const [name, path] of Object.entries(paths)) {
    test(`nothing stands in the way on: ${name}`, async () => {
      const found = [];
      for (const [width, dark] of LOOKS) {
        const page = await seat.page({ width, dark });
        for (const language of LANGUAGES) {
          await visit(page, path, language);
          for (const fault of await faults(page)) found.push(`${language} ${width}${dark ? ' dark' : ''}: ${fault}`);
        }
        await page.close();
      }
      assert.deepEqual(found, []);
    });
  }
}

test('nothing stands in the way while a menu is open', async () => {
  const seat = await join();
  const page = await seat.page({ width: 360 });
  const found = [];
  for (const path of [pages.overview, pages.matrix]) {
    await visit(page, path, 'zh-HK');
    for (const menu of await page.$$('details.menu > summary')) {
      await menu.evaluate((summary) => { summary.parentElement.open = true; });
      found.push(...await faults(page, '.menu[open]'));
      await menu.evaluate((summary) => { summary.parentElement.open = false; });
    }
  }
  await seat.close();
  assert.deepEqual(found, []);
});

test('nothing stands in the way in forced colours', async () => {
  const seat = await join();
  const page = await seat.page({ features: [{ name: 'forced-colors', value: 'active' }] });
  const found = [];
  for (const path of Object.values(pages)) {
    await visit(page, path);
    found.push(...(await faults(page)).map((fault) => `${path}: ${fault}`));
  }
  await seat.close();
  assert.deepEqual(found, []);
});
