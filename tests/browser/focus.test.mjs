// whoever walks by Tab sees where they are, at every stop, to the last one.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join, visit } from './chromium.mjs';
import { pages } from './pages.mjs';

// The design's figures; other pages may have more.
const MOST = { overview: 60, matrix: 45 };

/** The element in focus: its name, and what is wrong with how it shows that. */
function stop() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  // Of a link that is broken over lines, the first.
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const inner = element.matches('.chip input, label input') ? getComputedStyle(element.nextElementSibling ?? element) : style;
  // What is in focus inside a frame is outlined in there.
  const outlined = element.tagName === 'IFRAME' || [style, inner].some((s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2);
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
  // What is higher than the room below the bar cannot be seen whole: of that, what lies below the bar.
  const bar = document.querySelector('.top')?.getBoundingClientRect().bottom ?? 0;
  const from = box.height > innerHeight - bar ? bar + 1 : 1;
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), from), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  // Nor is it seen from here where in a frame the focus is.
  const covered = element.tagName !== 'IFRAME' && top && !element.contains(top) && !top.contains(element) && !element.labels?.[0]?.contains(top);
  document.walked ??= new Set();
  // A date field has several stops of its own.
  const again = document.walked.has(element) && document.last !== element;
  document.walked.add(element);
  document.last = element;
  const name = `${element.tagName.toLowerCase()}.${element.className} "${element.textContent.trim().slice(0, 30)}"`;
  return { again, name, wrong: [!outlined && 'has no outline', covered && `is covered by ${top.tagName}.${top.className}`].filter(Boolean) };
}

let seat;
before(async () => { seat = await join(); });
after(() => seat.close());

for (const [name, path] of Object.entries(pages)) {
  test(`a walk by Tab is seen all the way on: ${name}`, async () => {
    const found = [];
    for (const width of [1440, 360]) {
      const page = await seat.page({ width, height: 700 });
      await visit(page, path, 'zh-HK');
      // From the top, also where a page puts the focus on its question.
      await page.evaluate(() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); });
      let stops = 0;
      for (;;) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(stop);
        if (!at || at.again) break;
        stops += 1;
        assert.ok(stops < 2_000, 'the walk has no end');
        for (const wrong of at.wrong) found.push(`${width}: ${at.name} ${wrong}`);
      }
      const last = await page.evaluate(() => {
        const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')];
        const open = all.filter((element) => element.checkVisibility() && element.tabIndex >= 0 && !element.disabled);
        return open.filter((element) => element.type !== 'radio' && !document.walked.has(element)).map((element) => element.outerHTML.slice(0, 100));
      });
      for (const missed of last) found.push(`${width}: never reached: ${missed}`);
      if (width === 1440 && MOST[name] && stops > MOST[name]) found.push(`${stops} stops, of at most ${MOST[name]}`);
      await page.close();
    }
    assert.deepEqual(found, []);
  });
}
