// Lighthouse, as for a desktop. Its score for speed is told and decides nothing: whatever else a machine does lowers
// it, and speed is shown by benchmarks. That nothing moves is held.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { house, join } from './chromium.mjs';
import { pages } from './pages.mjs';

const HELD = ['accessibility', 'best-practices'];

let seat;
before(async () => {
  seat = await join();
  // A page that goes on being told is never at rest, and Lighthouse would wait for that.
  await seat.context.setCookie({ name: 'galley-live', value: 'off', domain: new URL(house.base).hostname, path: '/' });
});
after(() => seat.close());

/** What holds a category's score down, a line. */
const short = ({ categories, audits }, category) => categories[category].auditRefs
  .filter(({ id, weight }) => weight && audits[id].score !== null && audits[id].score < 1)
  .map(({ id }) => `${id} ${audits[id].score} ${audits[id].displayValue ?? ''} ${JSON.stringify(audits[id].details?.items ?? []).slice(0, 300)}`)
  .join('; ');

for (const name of ['overview', 'matrix', 'article, corrected', 'queue, a piece', 'reports']) {
  test(`Lighthouse finds nothing to do on: ${name}`, async (t) => {
    const page = await seat.bare();
    const flags = { logLevel: 'error', output: 'json', onlyCategories: [...HELD, 'performance'], disableFullPageScreenshot: true, maxWaitForLoad: 8_000 };
    const { lhr } = await lighthouse(new URL(pages[name], house.base).href, flags, desktopConfig, page);
    await page.close();
    assert.equal(lhr.runtimeError, undefined);
    const score = (category) => Math.round(lhr.categories[category].score * 100);
    for (const category of HELD) assert.equal(score(category), 100, `${category} ${score(category)}: ${short(lhr, category)}`);
    const shift = lhr.audits['cumulative-layout-shift'].numericValue;
    assert.ok(shift <= .01, `things move: ${shift}`);
    t.diagnostic(`performance ${score('performance')} (95 on an idle machine): ${short(lhr, 'performance')}`);
  });
}
