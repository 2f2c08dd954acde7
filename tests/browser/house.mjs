// A newsroom to look at: `galley serve` on a database of its own, filled through the front door.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { articles, policy } from './articles.mjs';

/** Starts Galley, fills it, and signs its administrator in. */
export async function open(program) {
  const folder = mkdtempSync(join(tmpdir(), 'galley-browser-'));
  const database = `sqlite:${join(folder, 'galley.db')}`;
  // Nobody listens at port 9: what is sent there is on record as not delivered.
  const env = { ...process.env, GALLEY_DATABASE_URL: database, GALLEY_LOG: 'warn', GALLEY_CALL_INSIDE: '127.0.0.0/8:9', GALLEY_REPORTS_DIR: folder };
  const server = spawn(program, ['serve', '--listen', '127.0.0.1:0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const close = async () => {
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const link = await signInLink(server);
    const base = new URL(link).origin;
    const scopes = 'read,ingest,translate,decide,manage,administer';
    const made = execFileSync(program, ['token', 'create', '--name', 'Newsroom export', '--scopes', scopes, '--json'], { env });
    const { token } = JSON.parse(made);
    const ask = asking(base, token);
    const ids = await fill(ask);
    const report = await keep(ask);
    const cookie = await signIn(link);
    return { base, cookie, token, ids, report, source: await sourceIn(base, cookie), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The one-time link that the first start prints. */
function signInLink(server) {
  return new Promise((resolve, reject) => {
    let printed = '';
    server.stdout.on('data', (chunk) => {
      printed += chunk;
      const link = printed.match(/http:\/\/\S+\/sign-in\/\S+/);
      if (link) resolve(link[0]);
    });
    server.once('exit', (code) => reject(new Error(`galley serve ended with ${code}: ${printed}`)));
  });
}

async function signIn(link) {
  const answer = await fetch(link, { method: 'POST', redirect: 'manual', body: new URLSearchParams(), headers: { origin: new URL(link).origin } });
  const cookie = answer.headers.getSetCookie().find((cookie) => /^(__Host-)?galley/.test(cookie));
  if (answer.status !== 303 || !cookie) throw new Error(`signing in was answered with ${answer.status}`);
  const [name, value] = cookie.split(';')[0].split('=');
  return { name, value };
}

/** Calls the API; what is refused is an error. */
export function asking(base, token) {
  return async (method, path, body, headers = {}) => {
    const answer = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }), ...headers },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  };
}

/** Somebody to assign to, somewhere to send to, and a report that has run. */
async function keep(ask) {
  await ask('POST', '/users', { name: 'ada@example.org', display_name: '陳大文', role: 'editor', locales: ['zh-CN', 'ms'] });
  const { id: webhook } = await ask('POST', '/webhooks', { name: 'Site builder', url: 'http://127.0.0.1:9/galley', collection: 'wire', kinds: ['variant.*'] });
  const { id } = await ask('POST', '/reports', {
    name: 'Morning backlog', language: 'zh-HK', selection: { collections: ['wire'] },
    schedule: { days: ['mon', 'thu'], at: '09:00', zone: 'Asia/Hong_Kong' },
    recipients: [{ by: 'folder', path: 'backlog', formats: ['html', 'csv'] }],
  });
  await ask('POST', `/reports/${id}/run`);
  for (const until = Date.now() + 60_000; Date.now() < until; await new Promise((again) => setTimeout(again, 200))) {
    const { items: [run] } = await ask('GET', `/reports/${id}/runs`);
    if (run?.state === 'done') return { id, run: run.id, webhook };
  }
  throw new Error('the report did not run within a minute');
}

/** The address of the first program that sent something. */
async function sourceIn(base, { name, value }) {
  const page = await (await fetch(`${base}/sources`, { headers: { cookie: `${name}=${value}` } })).text();
  const source = page.match(/href="(\/sources\/[^"]+)"/)[1];
  const run = (await (await fetch(base + source, { headers: { cookie: `${name}=${value}` } })).text()).match(/href="(\/sources\/[^"/]+\/[^"]+)"/)[1];
  return { source, run };
}

async function fill(ask) {
  await ask('PUT', '/collections/wire', policy, { 'if-none-match': '*' });
  await ask('PUT', '/collections/empty', { source_locale: 'en' }, { 'if-none-match': '*' });
  for (const batch of articles(new Date())) {
    const answer = await ask('POST', '/collections/wire/ingest', batch);
    const refused = (answer.items ?? []).filter((item) => item.problem);
    if (refused.length) throw new Error(`refused: ${JSON.stringify(refused)}`);
  }
  const { items } = await ask('GET', '/articles?collection=wire&limit=200');
  const ids = Object.fromEntries(items.map((article) => [article.key, article.id]));
  const variant = (key, locale) => `/articles/${ids[key]}/variants/${locale}`;
  const reason = 'A local story, not for the mainland edition';
  // Whoever opts out says which version they saw; a local reader saw whichever there is.
  await ask('POST', `${variant('wire/ferry', 'zh-CN')}/not-required`, { reason }, { 'if-match': '*' });
  await ask('POST', '/claims', { collection: 'wire', locales: ['ja'], limit: 2, lease_seconds: 3600, worker: 'ja-desk' });
  return ids;
}
