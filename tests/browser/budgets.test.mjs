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
/** At most, in bytes as they come over the wire, heads left out. */
const MOST = { Document: 14_336, Stylesheet: 10_240, Script: 20_480 };

/** Everything that a page asks for, by what it is; not the tab's icon, nor the live line, which comes when all is there. */
async function listening(page) {
  const session = await page.createCDPSession();
  const asked = new Map();
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ requestId, type, request }) => {
    const { pathname } = new URL(request.url);
    if (pathname !== '/events' && !pathname.startsWith('/assets/icon') && !request.url.startsWith('data:')) asked.set(requestId, { type, url: request.url, bytes: 0 });
  });
  const of = (requestId, change) => asked.has(requestId) && Object.assign(asked.get(requestId), change(asked.get(requestId)));
  session.on('Network.requestServedFromCache', ({ requestId }) => of(requestId, () => ({ cached: true })));
  session.on('Network.responseReceived', ({ requestId, response }) => of(requestId, ({ cached }) => ({
    cached: cached || response.fromDiskCache, coding: response.headers['content-encoding'], heads: response.encodedDataLength,
  })));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => of(requestId, ({ heads }) => ({ bytes: encodedDataLength - heads })));
  return asked;
}

test('a first visit to fifty rows is light, and a second one asks for the page alone', async () => {
  const page = await seat.page();
  const asked = await listening(page);
  await visit(page, pages.matrix, 'zh-HK');
  assert.equal(await page.$$eval('#results tbody tr', (rows) => rows.length), 50);
  const all = [...asked.values()];
  assert.deepEqual(all.map(({ type }) => type).sort(), Object.keys(MOST).sort(), JSON.stringify(all));
  for (const { type, bytes, coding } of all) {
    assert.equal(coding, 'gzip', type);
    assert.ok(bytes > 1_000 && bytes <= MOST[type], `${type}: ${bytes} bytes`);
  }
  asked.clear();
  await visit(page, pages.matrix, 'zh-HK');
  assert.equal([...asked.values()].filter(({ cached }) => !cached).length, 1, JSON.stringify([...asked.values()]));
});

test('the first bytes hold the answer and the first rows', async () => {
  const page = await seat.page({ script: false });
  const row = '<tr role="row" data-row>';
  for (const [path, least] of [[pages.overview, ['</h1>', 'class="kpis"', row]], [pages.matrix, ['</h1>', '</thead>', row]]]) {
    const html = await (await visit(page, path)).text();
    let early = html;
    while (packed(early) > 14_000) early = early.slice(0, -512);
    for (const part of least) assert.ok(early.includes(part), `${part} on ${path}`);
    assert.ok(early.slice(early.indexOf(row)).includes('</tr>'), 'the first row, whole');
    const blocking = html.match(/<link[^>]+rel="stylesheet"/g) ?? [];
    assert.equal(blocking.length, 1);
    assert.equal(html.match(/<script(?![^>]*(type="module"|defer|async))/), null, 'a script that blocks');
  }
});

test('a page is painted once its HTML and its style sheet are there, and nothing moves on it afterwards', async () => {
  for (const name of ['overview', 'matrix', 'article, corrected', 'queue, a piece', 'reports']) {
    const page = await seat.page();
    // Whatever else a page might wait for never comes.
    await page.setRequestInterception(true);
    page.on('request', (request) => (['document', 'stylesheet'].includes(request.resourceType()) ? request.continue() : undefined));
    const url = new URL(pages[name], (await import('./chromium.mjs')).house.base).href;
    page.goto(url).catch(() => {});
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    assert.ok(await page.evaluate(() => document.querySelector('h1') !== null), name);
    await page.close();
  }
});
