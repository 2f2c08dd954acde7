// A browser: Debian's Chromium, without a screen and without any wish to call home.
import puppeteer from 'puppeteer-core';

/** The interface languages, the longer pseudo-locale last. */
export const LANGUAGES = ['en', 'zh-CN', 'zh-HK'];
export const PSEUDO = 'en-XA';

export const house = JSON.parse(process.env.GALLEY_HOUSE ?? 'null');

/** Starts Chromium itself; test files then join it by [`join`]. */
export function launch() {
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--hide-scrollbars',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  });
}

/** A context of its own in the running Chromium, signed in unless `stranger`. */
export async function join({ stranger = false } = {}) {
  const browser = await puppeteer.connect({ browserWSEndpoint: process.env.GALLEY_CHROMIUM });
  const context = await browser.createBrowserContext();
  if (!stranger) {
    const { hostname } = new URL(house.base);
    await context.setCookie({ ...house.cookie, domain: hostname, path: '/', httpOnly: true });
  }
  return {
    context,
    page: async (options = {}) => prepared(await context.newPage(), options),
    bare: () => context.newPage(),
    close: async () => { await context.close(); await browser.disconnect(); },
  };
}

async function prepared(page, { width = 1440, height = 900, dark = false, script = true, features = [] }) {
  page.setDefaultTimeout(60_000);
  await page.setViewport({ width, height });
  await page.setJavaScriptEnabled(script);
  // Straight to the debugger: the library knows fewer features than the browser.
  const session = await page.createCDPSession();
  await session.send('Emulation.setEmulatedMedia', {
    features: [
      { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' },
      { name: 'prefers-reduced-motion', value: 'reduce' },
      ...features,
    ],
  });
  return page;
}

/** Opens a path in a language and waits until the page stands. A live connection never ends, so not for silence. */
export async function visit(page, path, language = 'en') {
  const url = new URL(path, house.base);
  url.searchParams.set('hl', language);
  let answer = await page.goto(url.href, { waitUntil: 'load' });
  // To what is asked about many no address leads but that of the list, and what is done with its first rows.
  if (url.hash) {
    const asked = page.waitForNavigation({ waitUntil: 'load' });
    await page.evaluate((what, language) => {
      [...document.querySelectorAll('#results .tick')].slice(0, 3).forEach((tick) => { tick.checked = true; });
      const form = document.getElementById('bulk');
      form.querySelector('select[name=do]').value = what;
      form.action += `?hl=${language}`;
      form.submit();
    }, url.hash.slice(1), language);
    answer = await asked;
  }
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  return answer;
}
