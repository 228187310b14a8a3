// node bench/key-to-paint.ts [--quick]: from a key of a question to its painted answer, in the browser.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { shipped } from '../core/paths.ts';
import { percentile } from '../measures/summary.ts';
import { writeMarkdown } from './markdown.ts';
import { openSite } from './page/site.ts';
import { markdownTable } from '../evaluation/report/comparison-markdown.ts';
import { describeMachine } from '../evaluation/cost/machine.ts';

/** As a brisk typist: about 90 words a minute. */
const BETWEEN_KEYS_MS = 130;
const PROMISED_P95_MS = 100;

const querySchema = z.object({ query: z.string() });
const paintSchema = z.array(z.object({ ms: z.number(), search: z.number(), server: z.number() }));

/**
 * Runs in the page. A key's time is the browser's own (when the event came, before any handler); its answer is painted
 * when a task that was queued in the frame after the change runs. Only an answer to what the box said at that key
 * counts; a key whose answer another key overtook has none.
 */
const WATCH = `
  window.painted = [];
  window.keys = 0;
  let pressed = null;
  addEventListener('input', (event) => {
    window.keys += 1;
    pressed = { at: event.timeStamp, text: event.target.value.trim() };
  }, true);
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver(() => {
      const results = document.querySelector('main');
      if (pressed === null || results?.dataset.query !== pressed.text) return;
      const { at } = pressed;
      pressed = null;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          const asked = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/live?')).at(-1);
          painted.push({
            ms: performance.now() - at,
            search: asked ? asked.responseEnd - asked.startTime : 0,
            server: asked ? asked.responseStart - asked.requestStart : 0,
          });
          performance.clearResourceTimings();
        };
        port2.postMessage(null);
      });
    }).observe(document.body, { childList: true });
  });`;

const quick = process.argv.includes('--quick');
const machine = await describeMachine();
const queries = readFileSync(join(shipped.data, 'judgements.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => querySchema.parse(JSON.parse(line)).query)
  .filter((_, n) => n % 7 === 0)
  .slice(0, quick ? 2 : 30);

const site = await openSite();
const paints: z.infer<typeof paintSchema> = [];
let keys = 0;
try {
  const page = await site.browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(WATCH);
  for (const [n, query] of ['to warm up', ...queries].entries()) {
    await page.goto(site.url, { waitUntil: 'networkidle' });
    await page.locator('#q').pressSequentially(query, { delay: BETWEEN_KEYS_MS });
    await page.locator(`main[data-query=${JSON.stringify(query.trim())}]`).waitFor();
    await page.waitForTimeout(200);
    if (n === 0) continue;
    paints.push(...paintSchema.parse(await page.evaluate('window.painted')));
    keys += z.number().parse(await page.evaluate('window.keys'));
    process.stderr.write(`${n} of ${queries.length}\n`);
  }
} finally {
  await site.close();
}

const figures = (of: readonly number[]) => {
  const at = (percent: number): number => Math.round(percentile(of, percent) * 10) / 10;
  return { p50: at(50), p95: at(95), p99: at(99), max: at(100) };
};
const result = {
  machine,
  questions: queries.length,
  keys,
  painted: paints.length,
  keyToPaintMs: figures(paints.map(({ ms }) => ms)),
  requestMs: figures(paints.map(({ search }) => search)),
  serverMs: figures(paints.map(({ server }) => server)),
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
if (!quick) {
  const here = new URL('.', import.meta.url).pathname;
  await writeFile(join(here, 'key-to-paint.json'), `${JSON.stringify(result, null, 2)}\n`);
  const row = (name: string, { p50, p95, p99, max }: ReturnType<typeof figures>) => [
    name,
    p50,
    p95,
    p99,
    max,
  ];
  await writeMarkdown(
    join(here, 'key-to-paint.md'),
    `# From a key to its painted answer

Written by \`bench/key-to-paint.ts\`. ${result.questions} questions of the sample FAQ, ${keys} keys, one every ${BETWEEN_KEYS_MS} ms, in
Chromium; ${paints.length} answers were painted, the others overtaken by the next key. The debounce of 30 ms is included. Promised: p95 under ${PROMISED_P95_MS} ms on a quiet
machine; ${machine.processor}, ${machine.cores} cores, load before: ${machine.loadBefore}${machine.loadBefore > 0.5 ? ' (**not a quiet machine: to be measured again**)' : ''}.

${markdownTable(
  ['ms', 'p50', 'p95', 'p99', 'max'],
  [
    row('key to paint', result.keyToPaintMs),
    row('of that: the request', result.requestMs),
    row('of that: until the first byte', result.serverMs),
  ],
)}
`,
  );
}
