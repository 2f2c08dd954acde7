// no page has a fault that axe can see, in any language, light or dark, narrow or wide.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faults } from './axe.mjs';
import { LANGUAGES, join, visit } from './chromium.mjs';
import { doors, pages } from './pages.mjs';

const LOOKS = [[360, false], [1440, true], [360, true], [1440, false]];
/** Each page in all looks and languages; every language in every look only where all is asked for. */
const looked = (language, nth, page) => process.env.GALLEY_BROWSER === 'all' || (nth + LANGUAGES.indexOf(language) + page) % 2 === 0;

for (const [who, paths] of [['reader', pages], ['stranger', doors]]) {
  let seat;
  before(async () => { seat = await join({ stranger: who === 'stranger' }); });
  after(() => seat.close());
  for (const [turn, [name, path]] of Object.entries(paths).entries()) {
    test(`nothing stands in the way on: ${name}`, async () => {
      const found = [];
      for (const [nth, [width, dark]] of LOOKS.entries()) {
        const page = await seat.page({ width, dark });
        for (const language of LANGUAGES.filter((language) => looked(language, nth, turn))) {
          await visit(page, path, language);
          for (const fault of await faults(page)) found.push(`${language} ${width}${dark ? ' dark' : ''}: ${fault}`);
        }
        await page.close();
      }
      assert.deepEqual(found, []);
    });
  }
}
