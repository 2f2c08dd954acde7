// A collection of its own for checks that change something: articles that nobody else looks at.
import { asking } from './house.mjs';
import { house } from './chromium.mjs';

/** Opens a desk: `take` sends texts in, `ids` tells the articles' numbers by key. */
export async function desk(name, articles, locales = ['zh-CN', 'zh-HK']) {
  const ask = asking(house.base, house.token);
  await ask('PUT', `/collections/${name}`, { source_locale: 'en', required: [{ locales }] }, { 'if-none-match': '*' });
  let minute = 0;
  const start = Date.now() - 6 * 60 * 60_000;
  const take = async (texts) => {
    const documents = texts.map(([key, locale, body]) => {
      minute += 1;
      return { key, locale, title: `${key} in ${locale}`, body, datetime: new Date(start + minute * 60_000).toISOString() };
    });
    const answer = await ask('POST', `/collections/${name}/ingest`, documents);
    const refused = (answer.items ?? []).filter((item) => item.problem);
    if (refused.length) throw new Error(JSON.stringify(refused));
  };
  await take(articles);
  const { items } = await ask('GET', `/articles?collection=${name}&limit=200`);
  const ids = Object.fromEntries(items.map((article) => [article.key, article.id]));
  const state = async (key, locale) => (await ask('GET', `/articles/${ids[key]}/variants/${locale}`)).variant.state;
  return { take, state, ids };
}

/** Waits until a page that stands open is connected. */
export const connected = (page) => page.waitForSelector('button.live[data-state=live]');
