// the contrast table of the design, computed anew from the style sheet that browsers get.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join, visit } from './chromium.mjs';
import { pages } from './pages.mjs';

let seat;
before(async () => { seat = await join(); });
after(() => seat.close());

const STATUSES = ['missing', 'stale', 'progress', 'review', 'current', 'none', 'orphan'];
// What is finished recedes, and has no tint.
const TINTED = STATUSES.filter((status) => !['current', 'none'].includes(status));
const GROUNDS = ['--paper', '--surface', '--sunken'];
/** Which colours meet, and the least ratio: text 4.5, glyphs and the borders of controls 3. */
const PAIRS = [
  ...GROUNDS.flatMap((ground) => ['--ink', '--ink-2', '--ink-3', '--link'].map((text) => [text, ground, 4.5])),
  ...GROUNDS.flatMap((ground) => ['--line-strong', '--focus'].map((line) => [line, ground, 3])),
  ['--on-ink', '--ink', 4.5],
  ['--on-ink', '--ink-2', 4.5],
  // Rows are struck through, tinted and pointed at: the words of a status stand on all grounds, and on their own tint.
  ...STATUSES.flatMap((status) => GROUNDS.map((ground) => [`--${status}`, ground, 4.5])),
  ...TINTED.map((status) => [`--${status}`, `--${status}-bg`, 4.5]),
  ...STATUSES.flatMap((status) => GROUNDS.map((ground) => [`--${status}-solid`, ground, 3])),
  // Notes, marked finds, the differences of two texts.
  ['--ink', '--stale-bg', 4.5],
  ['--ink', '--missing-bg', 4.5],
  ...['--ins-bg', '--del-bg'].flatMap((ground) => ['--ink', '--ink-2'].map((text) => [text, ground, 4.5])),
  ['--current-solid', '--ins-bg', 3],
  ['--missing-solid', '--del-bg', 3],
];

/** Pairs that are too close, with the WCAG ratio of two opaque colours. */
function weak(pairs) {
  const style = getComputedStyle(document.documentElement);
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const light = (name) => {
    const value = style.getPropertyValue(name).trim();
    if (!CSS.supports('color', value)) throw new Error(`${name} is no colour: "${value}"`);
    canvas.fillStyle = value;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => v / 255).map((v) => (v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  return pairs.flatMap(([front, ground, least]) => {
    const [x, y] = [light(front), light(ground)].sort((p, q) => q - p);
    const ratio = (x + .05) / (y + .05);
    return ratio < least ? [`${front} on ${ground}: ${ratio.toFixed(2)}, of at least ${least}`] : [];
  });
}

for (const [name, options] of Object.entries({
  'by day': {}, 'by night': { dark: true }, 'in more contrast': { features: [{ name: 'prefers-contrast', value: 'more' }] },
  'in more contrast by night': { dark: true, features: [{ name: 'prefers-contrast', value: 'more' }] },
})) {
  test(`every colour of the palette stands out from every ground it is used on, ${name}`, async () => {
    const page = await seat.page(options);
    await visit(page, pages.overview);
    const found = await page.evaluate(weak, PAIRS);
    await page.close();
    assert.deepEqual(found, []);
  });
}
