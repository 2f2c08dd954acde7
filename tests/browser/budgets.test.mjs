// what a page weighs, and that its HTML alone says what matters.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { join, visit } from './chromium.mjs';
import { pages } from './pages.mjs';

let seat;
before(async () => { seat = await join(); });
after(() => seat.close());

const packed = (bytes) => gzipSync(bytes, { level: 9 }).length;

test('a first visit to fifty rows is light, and a second one asks for the page alone', async () => {
  const page = await seat.page();
  const weights = { document: 0, stylesheet: 0, script: 0 };
  const asked = [];
  page.on('response', async (response) => {
    const type = response.request().resourceType();
    if (type in weights) asked.push({ type, body: response.buffer(), cached: response.fromCache(), coding: response.headers()['content-encoding'] });
  });
  await visit(page, pages.matrix, 'zh-HK');
  for (const { type, body } of asked) weights[type] += packed(await body);
  assert.ok(weights.document <= 14_336, `HTML: ${weights.document}`);
  assert.ok(weights.stylesheet <= 10_240, `CSS: ${weights.stylesheet}`);
  assert.ok(weights.script <= 20_480, `JS: ${weights.script}`);
  for (const { type, coding } of asked) assert.equal(coding, 'gzip', type);
  assert.ok(asked.length <= 3, `${asked.length} requests`);
  asked.length = 0;
  await visit(page, pages.matrix, 'zh-HK');
  assert.equal(asked.filter(({ cached }) => !cached).length, 1);
});

test('the first bytes hold the answer and the first rows', async () => {
  const page = await seat.page({ script: false });
  for (const [path, least] of [[pages.overview, ['<h1', 'class="kpis"', 'class="tbl urgent"']], [pages.matrix, ['<h1', '<tbody']]]) {
    const html = await (await visit(page, path)).text();
    let early = html;
    while (packed(early) > 14_000) early = early.slice(0, -512);
    for (const part of least) assert.ok(early.includes(part), `${part} on ${path}`);
    const blocking = html.match(/<link[^>]+rel="stylesheet"/g) ?? [];
    assert.equal(blocking.length, 1);
    assert.equal(html.match(/<script(?![^>]*(type="module"|defer|async))/), null, 'a script that blocks');
  }
});
