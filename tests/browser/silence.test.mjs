// nothing complains in the console, nothing is refused by the policy, and nothing is inline.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { house, join, visit } from './chromium.mjs';
import { doors, pages } from './pages.mjs';

const POLICY = [`default-src 'none'`, `script-src 'self'`, `style-src 'self'`, `base-uri 'none'`, `frame-ancestors 'none'`];

for (const [who, paths] of [['reader', pages], ['stranger', doors]]) {
  let seat;
  before(async () => { seat = await join({ stranger: who === 'stranger' }); });
  after(() => seat.close());
  for (const [name, path] of Object.entries(paths)) {
    test(`all is quiet on: ${name}`, async () => {
      const page = await seat.page();
      const found = [];
      const expected = name === 'not found' ? 404 : 200;
      page.on('console', (message) => {
        const own = expected === 404 && message.text().includes('404');
        if (['error', 'warn'].includes(message.type()) && !own) found.push(message.text());
      });
      page.on('pageerror', (error) => found.push(String(error)));
      page.on('requestfailed', (request) => found.push(`${request.url()}: ${request.failure().errorText}`));
      // The browser draws its own date fields from `data:`.
      page.on('request', (request) => { if (!request.url().startsWith(house.base) && !request.url().startsWith('data:')) found.push(`asks elsewhere: ${request.url()}`); });
      await page.evaluateOnNewDocument(() => {
        addEventListener('securitypolicyviolation', (event) => console.error(`refused: ${event.violatedDirective} ${event.blockedURI}`));
      });
      const answer = await visit(page, path, 'zh-CN');
      assert.equal(answer.status(), expected);
      const policy = answer.headers()['content-security-policy'];
      for (const directive of POLICY) assert.ok(policy.includes(directive), `${directive} in ${policy}`);
      assert.ok(!/unsafe-(inline|eval)/.test(policy), policy);
      const html = await answer.text();
      assert.equal(html.match(/<[a-z][^>]*\s(style|on[a-z]+)=/i), null);
      assert.equal(html.match(/<script(?![^>]*\ssrc=)/i), null);
      await page.close();
      assert.deepEqual(found, []);
    });
  }
}
