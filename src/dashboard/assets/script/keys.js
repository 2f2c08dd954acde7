// Single keys (WCAG 2.1.4: an extra, never the only way, and switched off by `<html data-keys="off">`).
//
// Nothing fires with Ctrl, Alt or Meta, in a field, while a dialog is open, or while an input method composes.
//
// What a page says to have keys, in attributes alone:
//   data-key="c"       on a link, button or field: that key activates it (a field takes the focus). More than one key is
//                      given with blanks between them. With it stand a visible `<kbd>` and `aria-keyshortcuts`.
//   data-list          on an element: a list that `j` and `k` walk through, row by row.
//   data-row           on each row of it. The current row is the one that has the focus, or had it last
//                      (`data-current`), and a key means the `data-key` inside the current row, and never that of
//                      another row, before any other on the page. Its
//                      first link or button takes the focus, unless it is one itself.
//   data-change        on what `n` and `p` go through (article: changes).
//   data-go="o"        on a link: `g`, then that key.
// The pages' own: `/` search, `?` this list, `.` live, `z` undo, `g` then `o a q r s`; lists `j k Enter`; overview `c`;
// article `n p u m o 1–9`; queue `o c r u s a`; matrix arrows (grid.js),
// `x c f v [ ]`. A test holds pages to the list at `/help/shortcuts`.
import { focusOn } from './swaps.js';

const FIELD = 'input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]';

// Whether a keystroke is somebody writing, or meant for the browser.
const isWriting = event => event.defaultPrevented || event.isComposing || event.keyCode === 229 ||
  event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(FIELD) !== null ||
  document.querySelector('dialog[open], [data-keys=off]') !== null;

// What of these can be seen.
export const seen = (root, what) => [...root.querySelectorAll(what)].filter(one => one.checkVisibility());

const currentRow = () => document.activeElement?.closest?.('[data-row]') ??
  document.querySelector('[data-row][data-current]');

const mainOf = row => row.matches('a[href], button') ? row : row.querySelector('a[href], button');

document.addEventListener('focusin', event => {
  const row = event.target.closest('[data-row]');
  if (!row || 'current' in row.dataset) return;
  document.querySelectorAll('[data-current]').forEach(other => delete other.dataset.current);
  row.dataset.current = '';
});

// The one at a place, or the nearest to it.
export const near = (all, at) => all[Math.max(Math.min(at, all.length - 1), 0)];

const walk = step => {
  const row = currentRow();
  const list = row?.closest('[data-list]') ?? document.querySelector('[data-list]');
  if (!list) return false;
  const rows = seen(list, '[data-row]:not(:has(s)), [data-current]');
  const at = rows.indexOf(row);
  const next = near(rows, at < 0 ? 0 : at + step);
  focusOn(next && (mainOf(next) ?? next));
  // What others finished goes with the next move.
  list.querySelectorAll('li:has(s):not(:has([data-current]))').forEach(one => one.remove());
  return Boolean(next);
};

const through = step => {
  const all = seen(document, '[data-change]');
  if (!all.length) return false;
  const at = all.indexOf(document.activeElement?.closest?.('[data-change]'));
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length];
  focusOn(next);
  next.scrollIntoView({ block: 'center' });
  return true;
};

const keyed = (root, key, where = '') => seen(root, `[data-key~="${CSS.escape(key)}"]:not(:disabled)${where}`)[0];

const activate = element => {
  if (!element) return false;
  if (element.matches(`summary, ${FIELD}`)) element.focus();
  if (!element.matches(FIELD)) element.click();
  return true;
};

let gone = 0;

const press = key => {
  if (performance.now() < gone) {
    gone = 0;
    return activate(document.querySelector(`[data-go="${CSS.escape(key)}"]`));
  }
  if (key === 'g') gone = performance.now() + 1500;
  const row = currentRow();
  return activate(row && keyed(row, key)) || activate(keyed(document, key, ':not([data-row] *)')) ||
    (key === 'j' && walk(1)) || (key === 'k' && walk(-1)) || (key === 'n' && through(1)) || (key === 'p' && through(-1));
};

document.addEventListener('keydown', event => {
  if (event.key.length === 1 && !isWriting(event) && press(event.key)) event.preventDefault();
});
