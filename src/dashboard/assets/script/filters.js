// Filters (`<form data-filter="REGION">`): what is chosen applies at once, a word 250 ms after the last letter, and never
// in the middle of one that an input method is composing. Only the region is swapped; the address follows. The button
// stays, for whoever wants it.

const PAUSE = 250;
let waiting = 0;

const submit = form => {
  clearTimeout(waiting);
  if (form.isConnected) form.requestSubmit();
};

const later = event => {
  const form = event.target.closest?.('form[data-filter]');
  const isSearch = event.target.type === 'search';
  // A search has submitted itself letter by letter when it says that it changed.
  if (!form || event.isComposing || isSearch === (event.type === 'change')) return;
  clearTimeout(waiting);
  waiting = setTimeout(submit, PAUSE, form);
};

document.addEventListener('change', later);
document.addEventListener('compositionend', later);
document.addEventListener('input', event => event.target.type === 'search' && later(event));
document.addEventListener('compositionstart', () => clearTimeout(waiting));

// The same view once more is no new step to go back to.
document.addEventListener('htmx:before:history:update', event => {
  const { history: step } = event.detail;
  if (step.path === location.pathname + location.search) step.type = 'replace';
});
