// Whoever leaves a page with what they have typed and not sent is asked first: in forms that change something, where the
// field can be seen. The form that is being sent takes its words along.
import { seen } from './keys.js';
import { isTyped } from './swaps.js';

let sent = null;

document.addEventListener('submit', event => { sent = event.target; });

addEventListener('beforeunload', event => {
  if (seen(document, 'form[method=post] .inp').some(field => field.form !== sent && isTyped(field))) event.preventDefault();
});
