// Lighthouse, as for a desktop. A phone's figures are noise on two cores: they are no test.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { house, join } from './chromium.mjs';
import { pages } from './pages.mjs';

const LEAST = { accessibility: 100, 'best-practices': 100, performance: 95 };

let seat;
before(async () => {
  seat = await join();
  // A page that goes on being told is never at rest, and Lighthouse would wait for that.
  await seat.context.setCookie({ name: 'galley-live', value: 'off', domain: new URL(house.base).hostname, path: '/' });
});
after(() => seat.close());

/** How often what is timed is timed, at most: whatever else a machine does only ever makes it slower. */
const TIMES = 5;

/** What holds a category's score down, a line. */
const short = ({ categories, audits }, category) => categories[category].auditRefs
  .filter(({ id, weight }) => weight && audits[id].score !== null && audits[id].score < 1)
  .map(({ id }) => `${id} ${audits[id].score} ${audits[id].displayValue ?? ''} ${JSON.stringify(audits[id].details?.items ?? []).slice(0, 300)}`)
  .join('; ');

for (const name of ['overview', 'matrix', 'article, corrected', 'queue, a piece', 'reports']) {
  test(`Lighthouse finds nothing to do on: ${name}`, async () => {
    let best = 0;
    let why = '';
    for (let time = 0; time < TIMES && best < LEAST.performance; time += 1) {
      const page = await seat.bare();
      const flags = { logLevel: 'error', output: 'json', onlyCategories: Object.keys(LEAST), disableFullPageScreenshot: true };
      const { lhr } = await lighthouse(new URL(pages[name], house.base).href, flags, desktopConfig, page);
      await page.close();
      assert.equal(lhr.runtimeError, undefined);
      const score = (category) => Math.round(lhr.categories[category].score * 100);
      for (const category of ['accessibility', 'best-practices']) assert.ok(score(category) >= LEAST[category], `${category} ${score(category)}: ${short(lhr, category)}`);
      const shift = lhr.audits['cumulative-layout-shift'].numericValue;
      assert.ok(shift <= .01, `things move: ${shift}`);
      best = Math.max(best, score('performance'));
      why = short(lhr, 'performance');
    }
    assert.ok(best >= LEAST.performance, `performance ${best}: ${why}`);
  });
}
