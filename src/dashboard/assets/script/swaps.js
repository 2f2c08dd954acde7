// What happens round a swapped region, so that nobody loses their place:
// - while it is asked for, `aria-busy="true"` stands on the region;
// - if what had the focus is gone, the first heading of the new content has it;
// - what the page tells once (`#told`), or else `[data-say]` of the new content, is said: one sentence.
// Regions are swapped with `hx-swap="outerMorph"`, which keeps focus, selection and what was typed wherever it can.
import { say } from './say.js';

const inside = region => region?.contains?.(document.activeElement);

let focused = null;

document.addEventListener('htmx:before:request', event => {
  const { ctx } = event.detail;
  if (ctx.sourceElement?.hasAttribute('hx-sse:connect')) return;
  ctx.target?.setAttribute?.('aria-busy', 'true');
});

document.addEventListener('htmx:finally:request', event => {
  const { target } = event.detail.ctx;
  if (target?.removeAttribute) target.removeAttribute('aria-busy');
});

document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail;
  if (ctx.sourceElement?.hasAttribute?.('hx-sse:connect')) return;
  focused = event.detail.tasks.some(task => inside(task.target)) ? document.activeElement : null;
  // What was told of the step before is over, its button with it.
  document.querySelector('#told .note')?.remove();
});

// Puts the focus on something that may not take it by itself.
export const focusOn = element => {
  if (!element) return;
  if (!element.matches('a[href], button, input, select, textarea, summary, [tabindex]')) element.tabIndex = -1;
  element.focus();
};

// The way back stands for ten seconds, and for as long as somebody is at it; after that it is in the activity.
const pass = () => {
  const note = document.querySelector('#told .note:has(form)');
  if (note) setTimeout(() => (note.matches(':hover, :focus-within') ? pass() : note.remove()), 10_000);
};

pass();

document.addEventListener('htmx:after:swap', event => {
  const { ctx } = event.detail;
  if (ctx.sourceElement?.hasAttribute?.('hx-sse:connect')) return;
  const selector = typeof ctx.target === 'string' ? ctx.target : ctx.target?.id && `#${CSS.escape(ctx.target.id)}`;
  const region = selector ? document.querySelector(selector) : document.getElementById('main');
  const lost = focused && (!focused.isConnected || document.activeElement === document.body);
  if (lost) focusOn(region?.querySelector('h1, h2, h3') ?? region);
  focused = null;
  const told = document.querySelector('#told .note');
  if (told) pass();
  say((told ?? region?.querySelector('[data-say]'))?.textContent.trim());
});
