// Live updates: `#telling` is connected to `/events`, whose messages are parts of the page (`<hx-partial>`).
// - Nothing is swapped that holds a text field with the focus, a selection, or an open menu or dialog: it is held back,
//   and comes when that is over. What says the same as before is left alone.
// - What changed fades (`.changed`, not with reduced motion).
// - The button pauses and resumes; the choice is kept. Offline is told with the time since when.
import { phrase } from './say.js';

const FADE = 1_600;
const AGAIN = 5_000;

const source = () => document.getElementById('telling');
const button = () => document.querySelector('button.live');
const held = new Map();
let connection = null;
let last = '';
let since = null;
let retry = 0;

const isPaused = () => button()?.getAttribute('aria-pressed') === 'false';

const tell = () => {
  const at = button();
  if (!at) return;
  at.hidden = false;
  const state = isPaused() ? 'paused' : since ? 'offline' : 'live';
  at.dataset.state = state;
  at.querySelector('.txt').textContent = phrase(at, state, { time: since });
};

const isInUse = region => {
  const active = document.activeElement;
  const writes = active?.matches('input:not([type=checkbox], [type=radio]), textarea, select') && region.contains(active);
  const selection = getSelection();
  const selects = selection.rangeCount > 0 && !selection.isCollapsed && selection.containsNode(region, true);
  return writes || selects || region.querySelector('details.menu[open], dialog[open]') !== null;
};

const shape = node => node.cloneNode(true).textContent.replace(/\s+/g, ' ').trim();

const isNews = task => task.target.id === 'say' || shape(task.fragment) !== shape(task.target);

document.addEventListener('htmx:before:swap', event => {
  const { ctx, tasks } = event.detail;
  if (ctx.sourceElement !== source()) {
    // Kept by a morph, it would come back and be told beside the new one.
    if (tasks.some(task => task.target?.contains?.(source()))) source().id = 'told-before';
    return;
  }
  if (ctx.held) tasks.push(...ctx.held);
  for (const task of tasks.splice(0)) {
    if (!task.target || !isNews(task)) continue;
    if (isInUse(task.target)) held.set(task.target, task);
    else {
      held.delete(task.target);
      tasks.push(task);
    }
  }
});

// Puts in what was held back, as far as nothing is in its way any more.
const release = () => {
  const free = [...held.values()].filter(task => task.target.isConnected && !isInUse(task.target));
  if (free.length) htmx.swap({ text: '', sourceElement: source(), target: source(), swap: 'none swapEmpty:false', held: free });
};

for (const name of ['focusout', 'selectionchange', 'toggle', 'close']) {
  document.addEventListener(name, () => held.size && setTimeout(release), true);
}

document.addEventListener('htmx:after:settle', event => {
  const { task } = event.detail;
  if (task.sourceElement !== source() || !task.target.matches?.('.cell')) return;
  task.target.closest('td')?.classList.toggle('over', task.target.querySelector('.is-over') !== null);
  task.target.classList.add('changed');
  setTimeout(() => task.target.classList.remove('changed'), FADE);
});

// Connects anew, from the last message on.
const connect = () => {
  const old = source();
  if (!old || isPaused() || connection) return;
  const address = new URL(old.dataset.from, location.href);
  if (last) address.searchParams.set('after', last);
  const fresh = old.cloneNode(true);
  fresh.removeAttribute('data-htmx-powered');
  fresh.setAttribute('hx-sse:connect', address.pathname + address.search);
  old.replaceWith(fresh);
  htmx.process(fresh);
};

const lost = () => {
  if (!since) since = new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  tell();
};

document.addEventListener('htmx:sse:before:connection', event => {
  connection = event.detail.connection;
  if (isPaused()) event.preventDefault();
});

document.addEventListener('htmx:sse:after:connection', () => {
  since = null;
  tell();
});

document.addEventListener('htmx:sse:before:message', event => {
  last = event.detail.message.id || last;
  if (isPaused()) event.preventDefault();
});

document.addEventListener('htmx:sse:error', lost);

document.addEventListener('htmx:sse:close', event => {
  const { reason } = event.detail;
  connection = null;
  // Its place was swapped: the new one is connected by itself, from where its own page begins.
  if (reason === 'cleanup') last = '';
  else if (!isPaused() && reason !== 'removed') lost();
});

// The first request failed: the extension comes back by itself only after it was connected once.
for (const name of ['htmx:error', 'htmx:response:error']) {
  document.addEventListener(name, event => {
    if (event.target !== source() || connection) return;
    lost();
    clearTimeout(retry);
    retry = setTimeout(connect, AGAIN);
  });
}

document.addEventListener('submit', event => {
  const at = event.submitter;
  if (!at?.matches('button.live')) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target, at));
  const pauses = at.getAttribute('aria-pressed') === 'true';
  at.setAttribute('aria-pressed', String(!pauses));
  at.value = pauses ? 'on' : 'off';
  if (pauses) connection?.reader?.cancel();
  else if (connection) connection.delayCanceller?.();
  else connect();
  since = null;
  tell();
  fetch(event.target.action, { method: 'POST', body, redirect: 'manual' }).catch(() => {});
});

tell();
