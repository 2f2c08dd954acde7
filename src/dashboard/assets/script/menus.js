// Menus (`<details class="menu">`): one open at a time, closed by Escape and by a click elsewhere. Focus goes back to
// where it came from. Without this they still open and close by their summaries.

const open = () => document.querySelectorAll('details.menu[open]');

document.addEventListener('click', event => {
  // What is asked about from a menu comes back to it.
  if (event.target.closest('dialog')) return;
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

// `toggle` does not bubble.
document.addEventListener('toggle', event => {
  if (!event.target.matches?.('details.menu') || !event.target.open) return;
  for (const menu of open()) if (menu !== event.target) menu.open = false;
}, true);

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || event.isComposing) return;
  for (const menu of open()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector('summary').focus();
    event.preventDefault();
  }
});
