// The matrix as a grid (WAI-ARIA data grid): one tab stop, arrow keys between cells. In the HTML it is a table with every
// link in tab order, and it stays one with `<html data-grid="off">`. Its keys are in keys.js's list; `x` ticks the row.
import { isWriting } from './keys.js';

const STEP = 10;

const cellsOf = grid => [...grid.tBodies[0].rows].map(row =>
  [...row.cells].flatMap(cell => [...cell.querySelectorAll('a.title, a.cell, input:not([type=hidden]), span.cell, button')].slice(0, 2)));

const gridOf = element => element.closest?.('table[data-grid][role=grid]');

const stop = (grid, at) => {
  for (const one of cellsOf(grid).flat()) one.tabIndex = one === at ? 0 : -1;
};

// Makes the tables of the page into grids; again after their rows were swapped.
const upgrade = () => {
  if (document.documentElement.dataset.grid === 'off') return;
  for (const grid of document.querySelectorAll('table[data-grid]')) {
    grid.setAttribute('role', 'grid');
    for (const cell of grid.querySelectorAll('tbody td')) cell.setAttribute('role', 'gridcell');
    const all = cellsOf(grid).flat();
    stop(grid, all.includes(document.activeElement) ? document.activeElement : all[0]);
  }
};

const target = (rows, row, column, event) => {
  const last = rows.length - 1;
  const end = rows[row].length - 1;
  switch (event.key) {
    case 'ArrowRight': return [row, Math.min(column + 1, end)];
    case 'ArrowLeft': return [row, Math.max(column - 1, 0)];
    case 'ArrowDown': return [Math.min(row + 1, last), column];
    case 'ArrowUp': return [Math.max(row - 1, 0), column];
    case 'PageDown': return [Math.min(row + STEP, last), column];
    case 'PageUp': return [Math.max(row - STEP, 0), column];
    case 'Home': return event.ctrlKey ? [0, 0] : [row, 0];
    case 'End': return event.ctrlKey ? [last, rows[last].length - 1] : [row, end];
    default: return null;
  }
};

document.addEventListener('focusin', event => {
  const grid = gridOf(event.target);
  if (!grid || event.target.tabIndex === 0 || !event.target.closest('tbody')) return;
  stop(grid, event.target);
});

document.addEventListener('keydown', event => {
  const grid = gridOf(event.target);
  if (!grid || event.isComposing || event.altKey || event.metaKey || event.shiftKey) return;
  const rows = cellsOf(grid);
  const row = rows.findIndex(cells => cells.includes(event.target));
  if (row < 0) return;
  const to = target(rows, row, rows[row].indexOf(event.target), event);
  const cell = to && rows[to[0]][Math.min(to[1], rows[to[0]].length - 1)];
  if (cell) {
    event.preventDefault();
    stop(grid, cell);
    cell.focus();
  } else if (event.key === 'x' && document.documentElement.dataset.keys !== 'off' && !isWriting(event)) {
    const box = event.target.closest('tr').querySelector('input[type=checkbox]');
    if (!box) return;
    event.preventDefault();
    box.click();
  }
});

document.addEventListener('htmx:after:swap', upgrade);
upgrade();
