import type { RequestHandler } from 'express';
import { isLongerThan } from '../../../core/characters.ts';
import { AppError } from '../../../core/errors.ts';
import { draftFor } from '../work/draft-entries.ts';
import type { UnansweredGroup } from '../work/unanswered.ts';
import type { Draft } from '../../../store/lab/lab-store.ts';
import type { Content } from '../../../store/generation/content.ts';
import { entryAddress } from '../../page/addresses.ts';
import { dateView } from '../../page/dates.ts';
import { MAX_QUERY_LENGTH } from '../../../core/domain.ts';
import type { Strings } from '../../strings/en.ts';
import { pageOf, requiredText, textOf, textsOf } from './form.ts';
import { goOn, pagesView, renderLab, waitingView, wordsOf, type LabRouteParts } from './frame.ts';

const SHOWN_QUESTIONS = 6;
const MAX_QUESTIONS = 200;

/** `GET /lab/unanswered`: what nobody answered, by meaning. */
export function unansweredRoute({ lab, withLive }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const { strings, lab: words } = wordsOf(response);
    const outcome = await lab.unanswered();
    const { groups, grouped } = outcome.state === 'done' ? outcome.value : { groups: [], grouped: true };
    const page = pageOf(groups, textOf(request.query, 'page'));
    const drafts = lab.book.drafts.all();
    const views = await withLive(({ searcher }) =>
      page.items.map((group, at) => groupView(group, at, drafts, searcher.content, strings)),
    );
    response.status(outcome.state === 'failed' ? 503 : 200);
    renderLab(request, response, 'unanswered', 'unanswered', {
      waiting: waitingView(outcome, words),
      ungrouped: !grouped,
      groups: views,
      count: words.groupCount(
        groups.length,
        groups.reduce((sum, { times }) => sum + times, 0),
      ),
      pages: pagesView(page, (number) => `/lab/unanswered?page=${number}`, words),
    });
  };
}

/** `POST /lab/unanswered`: begins a draft for the questions that are sent, or takes them for none of this FAQ's. */
export function unansweredFormRoute({ lab, withLive }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const question = requiredText(request.body, 'question', MAX_QUERY_LENGTH);
    const asked = [...new Set([question, ...textsOf(request.body, 'asked')])]
      .filter((query) => !isLongerThan(query, MAX_QUERY_LENGTH))
      .slice(0, MAX_QUESTIONS);
    const time = Date.now();
    switch (textOf(request.body, 'action')) {
      case 'draft': {
        const taken = new Set(lab.book.drafts.all().map(({ entryId }) => entryId));
        const served = await withLive(
          ({ searcher: { content } }) =>
            new Set(Array.from({ length: content.entries }, (_, row) => content.idOfRow(row))),
        );
        const questions = asked.map((query) => ({ query }));
        const id = lab.book.drafts.insert(
          draftFor({ question, questions }, new Set([...taken, ...served]), time),
        );
        goOn(response, `/lab/drafts/${id}`, 'drafted');
        return;
      }
      case 'dismiss':
        for (const query of asked) lab.book.refusals.put({ kind: 'unanswered', query, entryId: '' }, time);
        goOn(response, '/lab/unanswered', 'dismissed');
        return;
      default:
        throw new AppError('invalid', 'action: draft or dismiss.');
    }
  };
}

function groupView(
  { question, questions, times, last, unmetNeeds, comments, nearest }: UnansweredGroup,
  at: number,
  drafts: readonly Draft[],
  content: Content,
  strings: Strings,
) {
  const { lab } = strings;
  const asked = questions.map(({ query }) => query);
  const draft = drafts.find((each) => each.asked.some((query) => asked.includes(query)));
  const others = questions.filter(({ query }) => query !== question);
  return {
    ...{ at, question, asked },
    times: lab.askedTimes(times),
    when: dateView(new Date(last).toISOString(), strings),
    others: others
      .slice(0, SHOWN_QUESTIONS)
      .map(({ query, times: each }) => ({ query, times: lab.timesShort(each) })),
    more: others.length > SHOWN_QUESTIONS ? lab.moreQuestions(others.length - SHOWN_QUESTIONS) : null,
    unmetNeeds,
    comments,
    answering: `/lab/unanswered/entry?${new URLSearchParams({ question }).toString()}`,
    nearest: nearest.slice(0, 2).flatMap((id) => {
      const entry = content.entry(id);
      return entry === null ? [] : [{ question: entry.question, href: entryAddress(id) }];
    }),
    draft: draft === undefined ? null : `/lab/drafts/${draft.id}`,
  };
}
