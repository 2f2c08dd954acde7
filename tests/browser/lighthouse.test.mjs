// Lighthouse, as for a desktop. Its score for speed is told and decides nothing: whatever else a machine does lowers
// it, and speed is shown by benchmarks. That nothing moves is held.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { house, join } from './chromium.mjs';
import { pages } from './pages.mjs';

const HELD = ['accessibility', 'best-practices'];
const TRIES = 4;

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

/** Why a run has looked at nothing, or not at all of it; nothing where it has. */
const blind = (lhr) => lhr.runtimeError?.code ?? Object.values(lhr.audits).find(({ scoreDisplayMode }) => scoreDisplayMode === 'error')?.errorMessage;

/**
 * What Lighthouse says of a page. It records a trace of the page's load, and on a busy machine the browser at times begins
 * the record after the load (`NO_NAVSTART`): then it could not look, and asks to be run again. What it found is never asked
 * for twice.
 */
async function report(path, t) {
  const flags = { logLevel: 'error', output: 'json', onlyCategories: [...HELD, 'performance'], disableFullPageScreenshot: true, maxWaitForLoad: 8_000 };
  for (let tries = 1; ; tries += 1) {
    const page = await seat.bare();
    const { lhr } = await lighthouse(new URL(path, house.base).href, flags, desktopConfig, page).finally(() => page.close());
    const why = blind(lhr);
    if (!why) return lhr;
    assert.ok(tries < TRIES, `Lighthouse could not look, ${TRIES} times: ${why}`);
    t.diagnostic(`Lighthouse could not look and is run again: ${why}`);
  }
}

for (const name of ['overview', 'matrix', 'article, corrected', 'queue, a piece', 'reports']) {
  test(`Lighthouse finds nothing to do on: ${name}`, async (t) => {
    const lhr = await report(pages[name], t);
    const score = (category) => Math.round(lhr.categories[category].score * 100);
    for (const category of HELD) assert.equal(score(category), 100, `${category} ${score(category)}: ${short(lhr, category)}`);
    const shift = lhr.audits['cumulative-layout-shift'].numericValue;
    assert.ok(shift <= .01, `things move: ${shift}`);
    t.diagnostic(`performance ${score('performance')} (95 on an idle machine): ${short(lhr, 'performance')}`);
  });
}
