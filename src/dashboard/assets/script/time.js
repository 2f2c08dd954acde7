// Relative times go on while the page stands: every 30 seconds each `<time data-t="late|left">` is worded anew from
// its `datetime`. The words come from the server, as `data-` attributes of the status region. Without this the words are
// those of when the page was made.
import { phrase } from './say.js';

const REWORDED_EVERY = 30_000;
const HOUR = 3_600;
const DAY = 24 * HOUR;

const span = (words, seconds) => {
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor(seconds % DAY / HOUR);
  const minutes = Math.floor(seconds % HOUR / 60);
  if (days > 2 || (days && !hours)) return phrase(words, 'days', { days });
  if (days) return phrase(words, 'daysHours', { days, hours });
  if (hours) return phrase(words, minutes ? 'hoursMinutes' : 'hours', { hours, minutes });
  return minutes ? phrase(words, 'minutes', { minutes }) : phrase(words, 'instant');
};

const reword = () => {
  const words = document.getElementById('say');
  for (const time of document.querySelectorAll('time[data-t]')) {
    const seconds = Math.floor((Date.now() - Date.parse(time.dateTime)) / 1000);
    const kind = time.dataset.t === 'left' && seconds > 0 ? 'late' : time.dataset.t;
    const told = phrase(words, kind, { span: span(words, Math.abs(seconds)) });
    // A text that is selected is not taken away under the reader's hands.
    if (time.textContent !== told && !getSelection().containsNode(time, true)) time.textContent = told;
  }
};

setInterval(reword, REWORDED_EVERY);
