// Every page there is. A page that is not listed here is not looked at: add yours.
import { house } from './chromium.mjs';
import { UNBROKEN } from './articles.mjs';

const article = (key, locale) => `/articles/${house.ids[key]}/${locale}`;

/** Pages for somebody who is signed in, by name: their paths. */
export const pages = {
  'overview': '/?collection=wire',
  'overview of nothing': '/?collection=empty',
  'matrix': '/articles?collection=wire&per=50',
  'matrix without a match': '/articles?collection=wire&q=zzzz&status=stale',
  'matrix of nothing': '/articles?collection=empty',
  'article, corrected': article(UNBROKEN, 'en'),
  'article, missing': article(UNBROKEN, 'ja'),
  'article, waiting': article(UNBROKEN, 'ms'),
  'article, long source': article('wire/ferry', 'zh-HK'),
  'article, not required': article('wire/ferry', 'zh-CN'),
  'article, behind': article('wire/budget', 'en'),
  'article, in review': article('wire/budget', 'de'),
  'article, grown': article('wire/museum', 'en'),
  'article, source unknown': article('wire/alone', 'en'),
  'article, undated': article('wire/undated', 'ko'),
  'queue, mine': '/queue',
  'queue, unassigned': '/queue?tab=open',
  'activity': '/activity',
  'reports': '/reports',
  'report, new': '/reports/new',
  'sources': '/sources',
  'profile': '/settings/profile',
  'locales': '/settings/locales',
  'chains': '/settings/chains',
  'deadlines': '/settings/deadlines',
  'tokens': '/settings/tokens',
  'webhooks': '/settings/webhooks',
  'users': '/settings/users',
  'shortcuts': '/help/shortcuts',
  'accessibility': '/accessibility',
  'shortcuts': '/help/shortcuts',
  'not found': '/no-such-page',
};

/** Pages for strangers. */
export const doors = { 'sign-in': '/sign-in' };
