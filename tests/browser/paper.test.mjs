// what is printed begins on the first sheet, repeats the heads of its tables, and shows nothing to press.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { after, before, test } from 'node:test';
import { join, visit } from './chromium.mjs';
import { pages } from './pages.mjs';

let seat;
let folder;
before(async () => { seat = await join(); folder = mkdtempSync(path(tmpdir(), 'galley-print-')); });
after(async () => { rmSync(folder, { recursive: true }); await seat.close(); });

/** Of each page: how many sheets at most, what every sheet repeats, what the first one holds and how much of it at
 * least, and which way it lies. */
const PRINTED = {
  'matrix': { most: 12, repeats: /zh-SG/, wide: true },
  'overview': { most: 4 },
  'article, corrected': { most: 6 },
  'article, long source': { most: 8 },
  'report, run': { most: 4, holds: /Morning backlog/, wide: true },
  'report, runs': { most: 2, holds: /Morning backlog/, least: 100, wide: true },
  'reports': { most: 2, holds: /Morning backlog/, least: 100, wide: true },
};

/** What could be pressed on the page as it is printed. The browser may look at it as on a screen again at any time, so
 * the medium is asked and the page looked at in one breath, and both again where it was not paper. */
async function onPaper(page) {
  for (let tries = 0; tries < 50; tries += 1) {
    await page.emulateMediaType('screen');
    await page.emulateMediaType('print');
    const pressed = await page.evaluate(() => matchMedia('print').matches
      && [...document.querySelectorAll('button, .btn, input:not([type=hidden]), select, textarea, summary.btn, nav.nav, .search')]
        .filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.outerHTML.slice(0, 100)));
    if (pressed) return pressed;
  }
  throw new Error('the page was not seen as on paper');
}

for (const [name, { most, repeats, holds, least = 200, wide }] of Object.entries(PRINTED)) {
  test(`paper shows what is there and nothing to press: ${name}`, async () => {
    const page = await seat.page();
    await visit(page, pages[name], 'en');
    const pressed = await onPaper(page);
    const file = path(folder, 'page.pdf');
    writeFileSync(file, await page.pdf({ preferCSSPageSize: true, format: 'A4' }));
    const sheets = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
    assert.ok(sheets.length >= 1 && sheets.length <= most, `${sheets.length} sheets`);
    assert.ok(sheets[0].replace(/\s/g, '').length > least, `the first sheet is blank: ${sheets[0]}`);
    if (holds) assert.match(sheets[0], holds);
    if (repeats) for (const sheet of sheets) assert.match(sheet, repeats, 'a sheet without the head of its table');
    const [, width, height] = execFileSync('pdfinfo', [file], { encoding: 'utf8' }).match(/Page size:\s+([\d.]+) x ([\d.]+)/);
    assert.equal(Number(width) > Number(height), Boolean(wide), `a sheet of ${width} × ${height}`);
    await page.close();
    assert.deepEqual(pressed, []);
  });
}
