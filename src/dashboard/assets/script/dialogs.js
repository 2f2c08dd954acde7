// Pages that ask for confirmation become dialogs: a link with `data-dialog` opens its page's `<main>` in a native
// `<dialog>`, where the form works as it does on the page. Focus begins on the least destructive button
// (`[data-cancel]`), which closes the dialog, and goes back to the link. Without this the link simply leads to the page.

const fetched = async link => {
  const answer = await fetch(link.href, { headers: { Accept: 'text/html' } });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = page.getElementById('main');
  const heading = main.querySelector('h1');
  const dialog = document.createElement('dialog');
  dialog.className = 'panel';
  heading.id = 'dialog-title';
  dialog.setAttribute('aria-labelledby', heading.id);
  // Not what stands above every page.
  dialog.append(...main.querySelectorAll(':scope > :not(#told, [role=note])'));
  dialog.addEventListener('close', () => dialog.remove(), { once: true });
  document.body.append(dialog);
  // Its forms come back to this page, and not to the one they were taken from.
  for (const back of dialog.querySelectorAll('input[name=back]')) back.value = location.pathname + location.search;
  htmx.process(dialog);
  return dialog;
};

document.addEventListener('click', async event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const closer = event.target.closest('dialog [data-cancel]');
  if (closer) {
    event.preventDefault();
    closer.closest('dialog').close();
    return;
  }
  const link = event.target.closest('a[data-dialog]');
  if (!link) return;
  event.preventDefault();
  const dialog = await fetched(link).catch(() => null);
  if (!dialog) return location.assign(link.href);
  dialog.showModal();
  dialog.querySelector('[data-cancel]')?.focus();
});
