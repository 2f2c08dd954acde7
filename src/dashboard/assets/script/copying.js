// A secret that is shown this once is copied by a button, which says that it did. Without this there is no button, and
// the field can be selected as any other.
import { phrase, say } from './say.js';

for (const button of document.querySelectorAll('[data-copies]')) {
  const field = document.getElementById(button.dataset.copies);
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(field.value);
    say(phrase(field, 'copy'));
  });
}
