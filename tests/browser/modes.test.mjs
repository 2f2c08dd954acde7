// without colour, on paper, in high contrast.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { after, before, test } from 'node:test';
import { join, visit } from './chromium.mjs';
import { pages } from './pages.mjs';

let seat;
before(async () => { seat = await join(); });
after(() => seat.close());

test('a status is told by a glyph and a word, never by colour alone', async () => {
  const page = await seat.page();
  for (const at of Object.values(pages)) {
    await visit(page, at, 'zh-HK');
    const bare = await page.$$eval('.st', (tags) => tags.filter((tag) => !tag.querySelector('svg') || !tag.textContent.trim()).map((tag) => tag.outerHTML.slice(0, 120)));
    assert.deepEqual(bare, [], at);
  }
});

test('a picture is either told in words beside it or tells itself', async () => {
  const page = await seat.page();
  for (const at of Object.values(pages)) {
    await visit(page, at);
    const mute = await page.$$eval('svg', (all) => all
      .filter((svg) => !svg.closest('[aria-hidden=true]') && !(svg.getAttribute('role') === 'img' && svg.getAttribute('aria-label')?.trim()) && svg.checkVisibility())
      .map((svg) => svg.outerHTML.slice(0, 120)));
    assert.deepEqual(mute, [], at);
  }
});

/** The WCAG contrast of two opaque colours. */
const CONTRAST = `(a, b) => {
  const light = (colour) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => v / 255).map((v) => (v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
  return (x + .05) / (y + .05);
}`;

test('every colour of the palette stands out from every ground it is used on', async () => {
  for (const dark of [false, true]) {
    const page = await seat.page({ dark });
    await visit(page, pages.overview);
    const weak = await page.evaluate(`(() => {
      const contrast = ${CONTRAST};
      const style = getComputedStyle(document.documentElement);
      const value = (name) => style.getPropertyValue(name).trim();
      const found = [];
      for (const ground of ['--paper', '--surface', '--sunken']) {
        for (const text of ['--ink', '--ink-2', '--ink-3', '--link']) {
          if (!value(text) || !value(ground)) { found.push(text + ' or ' + ground + ' is not there'); continue; }
          const ratio = contrast(value(text), value(ground));
          if (ratio < 4.5) found.push(text + ' on ' + ground + ': ' + ratio.toFixed(2));
        }
        const ratio = contrast(value('--line-strong'), value(ground));
        if (ratio < 3) found.push('--line-strong on ' + ground + ': ' + ratio.toFixed(2));
      }
      return found;
    })()`);
    await page.close();
    assert.deepEqual(weak, []);
  }
});

test('paper shows the rows and no buttons', async () => {
  const page = await seat.page();
  const folder = mkdtempSync(path(tmpdir(), 'galley-print-'));
  for (const [name, most] of [['matrix', 12], ['overview', 4], ['article, corrected', 6]]) {
    await visit(page, pages[name], 'en');
    const file = path(folder, 'page.pdf');
    writeFileSync(file, await page.pdf({ preferCSSPageSize: true, format: 'A4' }));
    const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    const sheets = text.split('\f').slice(0, -1);
    assert.ok(sheets.length >= 1 && sheets.length <= most, `${name}: ${sheets.length} sheets`);
    assert.ok(sheets[0].replace(/\s/g, '').length > 200, `${name}: the first sheet is blank`);
    for (const word of ['Apply', 'Previous', 'Search articles', 'Sign out']) assert.ok(!text.includes(word), `${name}: ${word} is printed`);
    if (name === 'matrix') for (const sheet of sheets) assert.ok(sheet.includes('zh-SG'), 'a sheet without the header row');
  }
  rmSync(folder, { recursive: true });
});

test('nothing is lost in more contrast or in forced colours', async () => {
  for (const feature of [{ name: 'prefers-contrast', value: 'more' }, { name: 'forced-colors', value: 'active' }]) {
    const page = await seat.page({ features: [feature] });
    for (const at of [pages.overview, pages.matrix]) {
      await visit(page, at, 'zh-CN');
      const lost = await page.$$eval('.st, .chip, .btn', (all) => all.filter((element) => {
        const style = getComputedStyle(element);
        return element.checkVisibility() && style.color === style.backgroundColor;
      }).length);
      assert.equal(lost, 0, at);
    }
    await page.close();
  }
});
