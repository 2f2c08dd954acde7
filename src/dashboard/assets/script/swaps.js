// What happens round a swapped region, so that nobody loses their place:
// - while it is asked for, `aria-busy="true"` stands on the region;
// - what had the focus keeps it, or the button of the menu that closed over it has it; if it is gone, what the page is
//   about now has it (`[data-focus]`), or else the first heading of the new content;
// - folds stay open;
// - what the page tells once (`#told`), or else `[data-say]` of the new content, is said: one sentence.
// Regions are swapped with `hx-swap="outerMorph"`, which keeps focus, selection and what was typed wherever it can.
import { say } from './say.js';

const isTold = one => one.sourceElement?.hasAttribute?.('hx-sse:connect');

// Whether somebody has typed into a field what it did not hold.
export const isTyped = field => field.value !== field.defaultValue;

let focused = null;
let menu = null;
let written = null;

document.addEventListener('htmx:before:request', event => {
  const { ctx } = event.detail;
  if (!isTold(ctx)) ctx.target?.setAttribute?.('aria-busy', 'true');
});

// What went wrong is told elsewhere, so not of the target.
document.addEventListener('htmx:finally:request', () => {
  document.querySelector('[aria-busy]')?.removeAttribute('aria-busy');
});

document.addEventListener('htmx:before:swap', event => {
  const { ctx, tasks } = event.detail;
  if (isTold(ctx)) return;
  // Gives the focus back to what opened it, before it is looked where that is.
  document.querySelector('dialog[open]')?.close();
  const write = document.querySelector('#write form');
  written = [...write?.querySelectorAll('.inp') ?? []].some(isTyped) && write;
  focused = tasks.some(task => task.target?.contains?.(document.activeElement)) ? document.activeElement : null;
  menu = focused?.closest('details');
  // What was told of the step before is over, its button with it.
  document.querySelector('#told .note')?.remove();
});

htmx.registerExtension('folds', {
  htmx_before_morph_attr: (element, { attrName }) => attrName !== 'open' || element.matches('.menu'),
});

// Puts the focus on something that may not take it by itself.
export const focusOn = element => {
  if (!element) return;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus();
};

// In one go with the swap, so that no key meets a page without a focus.
document.addEventListener('htmx:before:settle', event => {
  const { target, sourceElement } = event.detail.task;
  if (!focused || isTold({ sourceElement })) return;
  const places = [menu?.open ? null : menu?.firstElementChild, focused, target.querySelector('[data-focus]'), target.querySelector('h1, h2, h3'), target];
  focusOn(places.find(place => place?.checkVisibility()));
  focused = null;
});

// The way back stands for ten seconds, and for as long as somebody is at it; after that it is in the activity.
const pass = () => {
  const note = document.querySelector('#told .note:has(form)');
  if (note) setTimeout(() => (note.matches(':hover, :focus-within') ? pass() : note.remove()), 10_000);
};

pass();

// What somebody typed stays, also when the work is no longer theirs, but can then only be copied. Below what went wrong
// it stands as it was.
const keep = () => {
  if (!written || written.isConnected) return;
  document.getElementById('main').append(written);
  if (!document.getElementById('variants')) return;
  for (const field of written.querySelectorAll('.inp')) field.readOnly = true;
  for (const part of written.querySelectorAll('[data-lost]')) part.hidden = !part.hidden;
};

document.addEventListener('htmx:after:swap', event => {
  const { ctx } = event.detail;
  if (isTold(ctx)) return;
  const region = document.getElementById(ctx.target?.id) ?? document;
  keep();
  const told = document.querySelector('#told .note span');
  if (told) pass();
  say((told ?? region.querySelector('[data-say]'))?.textContent.trim());
});
