// The matrix as a grid (WAI-ARIA data grid): one tab stop, arrow keys between cells. In the HTML it is a table with every
// link in tab order, and it stays one for readers to whom it is not sent with `data-grid`.
import { near } from './keys.js';

const STEP = 10;

const cellsOf = grid => [...grid.tBodies[0].rows].map(row =>
  [...row.cells].flatMap(cell => [...cell.querySelectorAll('a.title, a.cell, input:not([type=hidden]), span.cell, button')].slice(0, 2)));

const gridOf = element => element.closest?.('table[data-grid][role=grid]');

const stop = (grid, at) => {
  for (const one of cellsOf(grid).flat()) one.tabIndex = one === at ? 0 : -1;
};

// Makes the tables of the page into grids; again after their rows were swapped.
const upgrade = () => {
  for (const grid of document.querySelectorAll('table[data-grid]')) {
    grid.setAttribute('role', 'grid');
    for (const cell of grid.querySelectorAll('tbody td')) cell.setAttribute('role', 'gridcell');
    const all = cellsOf(grid).flat();
    stop(grid, all.includes(document.activeElement) ? document.activeElement : all[0]);
  }
};

// What can be claimed is offered below the table while it has the focus, and after that.
const aim = cell => {
  const form = document.getElementById('take');
  if (!form) return;
  form.hidden = !cell.matches('[data-free]');
  if (form.hidden) return;
  form.action = `${cell.href}/claim`;
  form.querySelector('.loc').textContent = cell.firstChild.textContent;
  form.querySelector('.title').replaceWith(cell.closest('tr').querySelector('.title').cloneNode(true));
};

document.addEventListener('focusin', event => {
  if (!event.target.closest('tbody')) return;
  const grid = gridOf(event.target);
  if (grid) stop(grid, event.target);
  aim(event.target);
});

document.addEventListener('keydown', event => {
  const grid = gridOf(event.target);
  if (!grid || event.isComposing || event.altKey || event.metaKey || event.shiftKey) return;
  const rows = cellsOf(grid);
  const row = rows.findIndex(cells => cells.includes(event.target));
  if (row < 0) return;
  const column = rows[row].indexOf(event.target);
  const to = {
    ArrowRight: [row, column + 1],
    ArrowLeft: [row, column - 1],
    ArrowDown: [row + 1, column],
    ArrowUp: [row - 1, column],
    PageDown: [row + STEP, column],
    PageUp: [row - STEP, column],
    Home: [event.ctrlKey ? 0 : row, 0],
    End: [event.ctrlKey ? Infinity : row, Infinity],
  }[event.key];
  if (!to) return;
  event.preventDefault();
  // Takes the tab stop with it.
  near(near(rows, to[0]), to[1]).focus();
});

document.addEventListener('htmx:after:swap', upgrade);
upgrade();
