import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { z } from 'zod';
import { openActivity } from '../../store/activity/activity.ts';
import { openLabStore } from '../../store/lab/lab-store.ts';
import { openStage, type Stage } from './helpers.ts';

/** Run in the browser. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RUN_AXE = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  .then(({ violations }) => violations.map(({ id, help, nodes }) => id + ': ' + help + ' ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`;
const violationsSchema = z.array(z.string());

const TOKEN = 'the token of this test';
const PATHS = [
  '/lab',
  '/lab/ask',
  '/lab/ask/a-blind-one',
  '/lab/ask/one-with-a-vote',
  '/lab/differences',
  '/lab/comparisons',
  '/lab/judgements',
  '/lab/judgements/edit?query=password',
  '/lab/unanswered',
  '/lab/unanswered/entry?question=dogs',
  '/lab/drafts',
  '/lab/drafts/1',
  '/lab/entries',
  '/lab/nothing',
];
const PHONE: BrowserContextOptions = {
  viewport: { width: 320, height: 640 },
  isMobile: true,
  hasTouch: true,
};

const hit = (id: string, question: string) => ({
  id,
  question,
  answer: `**${question}** See [here](https://x.example).`,
  band: 'answer' as const,
});

describe('the lab in a browser', function () {
  let stage: Stage;

  before(async function () {
    stage = await openStage(this, { operator: { token: TOKEN } });
    fill(stage.dataDir);
  });

  after(() => stage.close());

  /** Signs in by the form and goes on from there. */
  async function visit(
    work: (page: Page, open: (path: string) => Promise<void>) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    await stage.visit(
      '/lab',
      async (page) => {
        await page.getByLabel('Operator’s token').fill(TOKEN);
        await page.keyboard.press('Enter');
        await page.getByRole('navigation', { name: 'Lab' }).waitFor();
        await work(page, async (path) => {
          await page.goto(`${stage.server.url}${path}`);
          // What is worked out in the background comes by itself, or when somebody looks again.
          while ((await page.locator('[data-waiting]').count()) > 0) {
            await page.getByRole('link', { name: 'Look again' }).click();
          }
        });
      },
      { ...options, complaints: /status of 40[14]/ },
    );
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has nothing that axe objects to: ${colorScheme}`, async () => {
      await visit(
        async (page, open) => {
          for (const path of PATHS) {
            await open(path);
            await page.evaluate(axe);
            expect(violationsSchema.parse(await page.evaluate(RUN_AXE)), path).to.deep.equal([]);
          }
          await page.getByRole('button', { name: 'Sign out' }).click();
          await page.evaluate(axe);
          expect(violationsSchema.parse(await page.evaluate(RUN_AXE)), 'sign in').to.deep.equal([]);
        },
        { colorScheme, bypassCSP: true, javaScriptEnabled: true },
      );
    });
  }

  it('fits a phone, from left to right and from right to left, without JavaScript', async () => {
    await visit(
      async (page, open) => {
        for (const path of PATHS) {
          await open(path);
          const over = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
          expect(await page.evaluate(over), path).to.equal(0);
          await page.evaluate("document.documentElement.dir = 'rtl'");
          expect(await page.evaluate(over), `${path}, turned`).to.equal(0);
        }
      },
      { ...PHONE, javaScriptEnabled: false },
    );
  });

  it('can be used by the keyboard alone: every control is reached and shows it', async () => {
    await visit(async (page, open) => {
      for (const path of ['/lab/ask/a-blind-one', '/lab/judgements', '/lab/unanswered']) {
        await open(path);
        const controls = await page
          .locator('a[href], button, input:not([type=hidden]):not([type=radio]), select, textarea, summary')
          .count();
        const seen = new Set<string>();
        for (let step = 0; step < controls + 5; step++) {
          await page.keyboard.press('Tab');
          const at = await page.evaluate<{ place: string; outlined: boolean } | null>(`(() => {
            const element = document.activeElement;
            if (element === null || element === document.body) return null;
            const { outlineStyle, outlineWidth } = getComputedStyle(element);
            return {
              place: String([...document.querySelectorAll('*')].indexOf(element)),
              outlined: outlineStyle !== 'none' && parseFloat(outlineWidth) > 0,
            };
          })()`);
          if (at === null) continue;
          expect(at.outlined, `${path}, step ${step}`).to.equal(true);
          seen.add(at.place);
        }
        // Of the radio buttons one is reached; the arrows choose among them.
        expect(seen.size, path).to.be.at.least(controls);
      }
      await open('/lab/ask/a-blind-one');
      await page.getByRole('radio').first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('status').waitFor();
      expect(await page.locator('.who').allTextContents()).to.deep.equal(['minilm-l3', 'minilm-l4']);
    });
  });
});

/** What has to be there to be shown, without asking for it. */
function fill(dataDir: string): void {
  const activity = openActivity(join(dataDir, 'activity.db'), (error) => {
    throw error;
  });
  const search = (id: string, query: string, band: 'answer' | 'none'): void => {
    activity.logSearch({
      ...{
        id,
        query,
        band,
        time: 1_790_000_000_000,
        category: null,
        mode: 'hybrid',
        degraded: false,
        tookMs: 1,
      },
      ...{
        hits: ['it-password-reset'],
        topProbability: 0.5,
        variant: 'v',
        queryVariant: 'v',
        generation: 'g',
      },
    });
  };
  search('1', 'volcano room', 'none');
  search('2', 'where is the volcano room', 'none');
  search('3', 'password gone', 'answer');
  activity.putUnmetNeed({ searchId: '1', text: 'the meeting room called Volcano', time: 1 });
  activity.putFeedback({
    searchId: '3',
    entryId: 'it-password-reset',
    helpful: true,
    comment: null,
    time: 1,
  });
  activity.close();
  const book = openLabStore(join(dataDir, 'lab.db'));
  book.judgements.put({
    query: 'forgot my password',
    relevant: ['it-password-reset', 'gone'],
    source: 'added',
    time: 1,
  });
  const arms = ['minilm-l3', 'minilm-l4'];
  const answers = [
    [hit('it-password-reset', 'How do I reset a forgotten password?'), hit('a', 'A?')],
    [hit('a', 'A?'), hit('b', 'B?')],
  ];
  for (const id of ['a-blind-one', 'one-with-a-vote']) {
    book.trials.insert({ id, query: 'password gone', arms, time: 1 });
    book.trials.answer(id, answers);
  }
  book.trials.vote('one-with-a-vote', 1, 2);
  book.drafts.insert({
    ...{ entryId: 'draft-volcano', question: 'Where is the volcano room?', answer: 'On floor 3.' },
    ...{ alternates: ['volcano room'], category: null, asked: ['volcano room'], time: 1 },
  });
  book.close();
}
