// The page's one voice: what is said here is read aloud politely, one sentence at a time.

// Says a sentence. The same one said twice is heard twice: a region that does not change is not read again.
export const say = sentence => {
  const region = document.getElementById('say');
  if (!region || !sentence) return;
  region.textContent = region.textContent === sentence ? `${sentence}\u00a0` : sentence;
};

// What the page itself has to say, in the reader's language: an element's `data-NAME`, with `{x}` replaced.
export const phrase = (element, name, values = {}) =>
  (element?.dataset[name] ?? '').replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
