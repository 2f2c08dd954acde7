// What axe finds on a page.
import axe from 'axe-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Every fault, a line each. A target that an open menu or dialog lies over is not to be hit now; `over` names it. */
export async function faults(page, over) {
  // By the debugger, not by a script element, which the pages' own policy would refuse.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async (tags, over) => {
    const found = await axe.run(document, { runOnly: tags, resultTypes: ['violations'], elementRef: true });
    const top = over && document.querySelector(over);
    const menu = top && (top.matches('details') ? top.lastElementChild : top).getBoundingClientRect();
    const isUnder = (box) => menu && box.left < menu.right && menu.left < box.right && box.top < menu.bottom && menu.top < box.bottom;
    const counts = (id, { element }) => id !== 'target-size' || element.closest(over || 'html') || !isUnder(element.getBoundingClientRect());
    return { violations: found.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.filter((node) => counts(id, node)).map(({ target, html }) => ({ target, html })) })) };
  }, TAGS, over);
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.target.join(' ')} ${node.html.slice(0, 160)}`));
}
