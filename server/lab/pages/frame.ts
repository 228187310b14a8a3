import type { ErrorRequestHandler, Request, Response } from 'express';
import { z } from 'zod';
import type { Configuration } from '../../../core/configuration.ts';
import type { Lab } from '../work/lab.ts';
import type { WithLive } from '../../live/live-search.ts';
import type { Activity } from '../../../store/activity/activity.ts';
import { placeOf } from '../../http/base-path.ts';
import { leadTo } from '../../http/request-helpers.ts';
import { stringsFor } from '../../http/language.ts';
import type { AnswerSetting } from '../../page/answer-html.ts';
import type { LabStrings } from '../../strings/lab-en.ts';
import type { Strings } from '../../strings/en.ts';
import { textOf, type PageOf } from './form.ts';
import type { Outcome } from '../work/background.ts';
import { httpError, isForTheLog } from '../../http/http-error.ts';

/** What the routes of the lab work with. */
export interface LabRouteParts {
  readonly lab: Lab;
  readonly activity: Activity;
  readonly withLive: WithLive;
  readonly configuration: Pick<Configuration, 'dataDir'>;
}

/** The pages of the lab, in the order of the menu. */
export const LAB_PAGES = [
  ['variants', '/lab'],
  ['ask', '/lab/ask'],
  ['differences', '/lab/differences'],
  ['comparisons', '/lab/comparisons'],
  ['judgements', '/lab/judgements'],
  ['unanswered', '/lab/unanswered'],
  ['drafts', '/lab/drafts'],
  ['entries', '/lab/entries'],
] as const;

type LabPage = (typeof LAB_PAGES)[number][0];

/** Renders a page of the lab inside its frame: the menu, what was just done, the words. */
export function renderLab(
  request: Request,
  response: Response,
  page: LabPage,
  view: string,
  content: object,
): void {
  const strings = stringsFor(response);
  const { lab } = strings;
  response.render(`lab/${view}`, {
    layout: 'lab',
    title: `${lab.menu[page]} – ${lab.title}`,
    heading: lab.menu[page],
    note: lab.notes[page],
    menu: LAB_PAGES.map(([name, href]) => ({ href, text: lab.menu[name], current: name === page })),
    done: doneText(lab, textOf(request.query, 'done')),
    ...content,
  });
}

function doneText(lab: LabStrings, done: string): string | null {
  return Object.entries(lab.done).find(([name]) => name === done)?.[1] ?? null;
}

/** What was done is told by the page that comes next. */
export function goOn(response: Response, path: string, done: keyof LabStrings['done'] | null = null): void {
  const [place = '', anchor] = path.split('#');
  const address = done === null ? place : `${place}${place.includes('?') ? '&' : '?'}done=${done}`;
  leadTo(response, 303, anchor === undefined ? address : `${address}#${anchor}`);
}

/** The lab's words for this answer, and the page's. */
export function wordsOf(response: Response): { readonly strings: Strings; readonly lab: LabStrings } {
  const strings = stringsFor(response);
  return { strings, lab: strings.lab };
}

/** Where the other parts of a list are; null where it has no others. */
export function pagesView(
  { from, to, total, earlier, later }: Omit<PageOf<unknown>, 'items'>,
  address: (page: number) => string,
  lab: LabStrings,
): { readonly text: string; readonly earlier: string | null; readonly later: string | null } | null {
  if (earlier === null && later === null) return null;
  return {
    text: lab.shownOf(from, to, total),
    earlier: earlier === null ? null : address(earlier),
    later: later === null ? null : address(later),
  };
}

/** How the answers of one page of the lab are shown: no two of their tables are called the same. */
export type AnswerSettings = (place: string, above: number) => AnswerSetting;

/** By the place of the answer, a number or a letter (it goes into the page as it is), and the heading's level above. */
export function answerSettings(response: Response): AnswerSettings {
  const { picture, table } = stringsFor(response);
  const { base } = placeOf(response);
  return (place, above) => ({ words: { picture, table: `${table} ${place}` }, above, base, source: null });
}

/** What a page shows whose content is still being made, or could not be. Null where it is there. */
interface WaitingView {
  readonly text: string;
  /** Of the way, where it is known: for a progress element. */
  readonly done: number | null;
  readonly total: number | null;
  readonly failed: boolean;
}

export function waitingView(outcome: Outcome<unknown>, lab: LabStrings): WaitingView | null {
  switch (outcome.state) {
    case 'done':
      return null;
    case 'failed':
      return { text: outcome.message, done: null, total: null, failed: true };
    case 'waiting': {
      // What it is about is not said: the names of encoders are hidden here.
      const { done = 0, total = null } = outcome.progress ?? {};
      if (total === null || total === 0)
        return { text: lab.waitingBegun, done: null, total: null, failed: false };
      return { text: lab.waitingAt(done, total), done, total, failed: false };
    }
  }
}

const rejectedSchema = z.object({
  rejected: z.array(z.object({ line: z.number(), reason: z.string() })),
});

/** Lines of a refused file that are shown. */
const SHOWN = 200;

/** Shows expected errors inside the lab, with every refused line; leaves the others to the server's own. */
export const labErrors: ErrorRequestHandler = (error, request, response, next) => {
  if (response.headersSent || isForTheLog(error)) {
    next(error);
    return;
  }
  const { status, ...problem } = httpError(error, '');
  response.status(status);
  if (response.locals.program === true || request.accepts(['html', 'json']) === 'json') {
    response.json({ error: problem });
    return;
  }
  const { lab } = stringsFor(response);
  const parsed = rejectedSchema.safeParse(problem.details);
  const rejected = parsed.success ? parsed.data.rejected : [];
  response.render('lab/error', {
    layout: 'lab',
    title: `${lab.errorTitle} – ${lab.title}`,
    menu: LAB_PAGES.map(([name, href]) => ({ href, text: lab.menu[name], current: false })),
    message: rejected.length > 0 ? null : problem.message,
    rejectedCount: rejected.length > 0 ? lab.rejectedLines(rejected.length) : null,
    rejected: rejected.slice(0, SHOWN),
  });
};
