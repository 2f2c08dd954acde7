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
  'many, opt out': '/articles?collection=wire&per=50#opt-out',
  'many, assign': '/articles?collection=wire&per=50#assign',
  'queue, mine': '/queue',
  'queue, unassigned': '/queue?tab=open',
  'queue, a piece': `/queue/${house.ids[UNBROKEN]}.en?tab=open`,
  'queue, missing': `/queue/${house.ids['wire/budget']}.ko?tab=open`,
  'withdraw': `${article('wire/museum', 'en')}/withdraw`,
  'activity': '/activity',
  'audit': '/activity?kind=audit',
  'reports': '/reports',
  'report, new': '/reports/new',
  'report, edit': `/reports/${house.report.id}/edit`,
  'report, delete': `/reports/${house.report.id}/delete`,
  'report, preview': `/reports/${house.report.id}/preview`,
  'report, runs': `/reports/${house.report.id}/runs`,
  'report, run': `/reports/${house.report.id}/runs/${house.report.run}`,
  'sources': '/sources',
  'source': house.source.source,
  'source, run': house.source.run,
  'profile': '/settings/profile',
  'locales': '/settings/locales',
  'chains': '/settings/chains',
  'deadlines': '/settings/deadlines',
  'collection, new': '/settings/collections/new',
  'tokens': '/settings/tokens',
  'token, new': '/settings/tokens/new',
  'webhooks': '/settings/webhooks',
  'webhook': `/settings/webhooks/${house.report.webhook}`,
  'webhook, new': '/settings/webhooks/new',
  'users': '/settings/users',
  'user': '/settings/users/ada@example.org',
  'user, new': '/settings/users/new',
  'accessibility': '/accessibility',
  'shortcuts': '/help/shortcuts',
  'not found': '/no-such-page',
};

/** Pages for strangers. */
export const doors = { 'sign-in': '/sign-in' };
