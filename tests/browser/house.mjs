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
  const env = { ...process.env, GALLEY_DATABASE_URL: database, GALLEY_LOG: 'warn' };
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
    return { base, cookie: await signIn(link), token, ids, close };
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
