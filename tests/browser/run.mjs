// Drives the pages in Chromium: `node tests/browser/run.mjs [WORD…]` runs the test files whose names hold a word.
//
// `GALLEY` names the program (default: target/debug/galley), `CHROMIUM` the browser. One Galley and one Chromium serve
// all files; each file is a process of its own and gets both by environment.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { launch } from './chromium.mjs';
import { open } from './house.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith('.test.mjs') && (!words.length || words.some((word) => name.includes(word))))
  .map((name) => join(here, name));
if (!files.length) throw new Error(`no test file is named so: ${words.join(' ')}`);

const { close, ...house } = await open(process.env.GALLEY ?? join(here, '../../target/debug/galley'));
const chromium = await launch();
process.env.GALLEY_HOUSE = JSON.stringify(house);
process.env.GALLEY_CHROMIUM = chromium.wsEndpoint();
const stop = async () => { await chromium.close(); await close(); };
process.once('SIGTERM', () => stop().finally(() => process.exit(143)));
process.once('SIGINT', () => stop().finally(() => process.exit(130)));

let failed = 0;
// `stop` waits for what runs; two files at a time keep two cores busy. What is timed has them for itself, at the end.
const timed = (file) => file.includes('lighthouse');
for (const [stage, concurrency] of [[files.filter((file) => !timed(file)), 2], [files.filter(timed), 1]]) {
  if (!stage.length) continue;
  const tests = run({ files: stage, concurrency, timeout: 1_800_000 });
  tests.on('test:fail', () => { failed += 1; });
  tests.compose(new spec()).pipe(process.stdout);
  await new Promise((ended) => tests.once('end', ended));
}
await stop();
process.exitCode = failed ? 1 : 0;
