import type { RequestHandler } from 'express';
import { firstCharacters, isLongerThan } from '../../../core/characters.ts';
import { MAX_QUERY_LENGTH } from '../../../core/domain.ts';
import { AppError } from '../../../core/errors.ts';
import { ENTRY_LIMITS } from '../../../faq/entry.ts';
import { findEntries } from '../../live/live-search.ts';
import { alternatesFile, mayBeAlternate, proposedByEntry } from '../work/alternates.ts';
import { relevantWith } from '../work/judgements.ts';
import { requiredText, textOf, textsOf } from './form.ts';
import { goOn, renderLab, type LabRouteParts } from './frame.ts';

const FOUND = 8;
const MAX_QUESTIONS = 200;

/** `GET /lab/unanswered/entry?question=…`: which entry answers the questions of a group, and how it may be found by them. */
export function answeringEntryRoute({ lab, withLive }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const question = firstCharacters(textOf(request.query, 'question').trim(), MAX_QUERY_LENGTH);
    const outcome = await lab.unanswered();
    const groups = outcome.state === 'done' ? outcome.value.groups : [];
    const group = groups.find(({ questions }) => questions.some(({ query }) => query === question));
    const asked = group?.questions.map(({ query }) => query).filter((query) => query !== question) ?? [];
    const found = question === '' ? [] : await findEntries(withLive, question, FOUND);
    renderLab(request, response, 'unanswered', 'answering-entry', {
      question,
      asked: [question, ...asked].slice(0, MAX_QUESTIONS).map((text, at) => ({
        ...{ text, main: at === 0, mayBeAlternate: mayBeAlternate(text) },
      })),
      found: found.map(({ id, question: text }) => ({ id, text })),
    });
  };
}

/** `POST /lab/unanswered/entry`: judges the questions, and proposes those that were chosen as other ways to ask. */
export function saveAnsweringEntryRoute({ lab, withLive }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const written = textOf(request.body, 'more').trim();
    const entryId = written === '' ? requiredText(request.body, 'entry', 200) : written;
    const chosen = (name: string): string[] =>
      [...new Set(textsOf(request.body, name))]
        .filter((text) => text.trim() !== '' && !isLongerThan(text, MAX_QUERY_LENGTH))
        .slice(0, MAX_QUESTIONS);
    const asked = chosen('asked');
    if (asked.length === 0) throw new AppError('invalid', 'Choose the questions that the entry answers.');
    const proposed = chosen('alternate');
    if (!proposed.every(mayBeAlternate)) {
      throw new AppError(
        'too-large',
        `An entry's question may have at most ${ENTRY_LIMITS.line} characters. Propose shorter ones.`,
      );
    }
    const isServed = await withLive(({ searcher: { content } }) => content.rowOfId(entryId) !== null);
    if (!isServed) throw new AppError('not-found', `There is no entry "${entryId}" in the FAQ that serves.`);
    const time = Date.now();
    const { judgements, alternates, refusals } = lab.book;
    const judged = asked.map((query) => ({
      query,
      relevant: relevantWith(judgements.ofQuery(query), entryId),
    }));
    lab.book.atOnce(() => {
      judgements.putAll(judged, 'added', time);
      for (const text of proposed) alternates.put({ entryId, text, time });
      for (const query of asked) refusals.put({ kind: 'unanswered', query, entryId: '' }, time);
    });
    goOn(response, '/lab/unanswered', 'answered');
  };
}

/** `POST /lab/alternates/delete` */
export function deleteAlternateRoute({ lab }: LabRouteParts): RequestHandler {
  return (request, response) => {
    lab.book.alternates.remove(
      requiredText(request.body, 'entry', 200),
      requiredText(request.body, 'text', MAX_QUERY_LENGTH),
    );
    goOn(response, '/lab/drafts#alternates', 'deleted');
  };
}

/** `GET /lab/alternates.jsonl`: the entries with what is proposed, for `bonsai index --add` or the FAQ's owner. */
export function exportAlternatesRoute({ lab, withLive }: LabRouteParts): RequestHandler {
  return async (_request, response) => {
    const entries = await withLive(({ searcher: { content } }) =>
      proposedByEntry(lab.book.alternates.all(), (id) => content.entry(id)),
    );
    response
      .attachment('alternates.jsonl')
      .type('application/x-ndjson; charset=utf-8')
      .send(alternatesFile(entries));
  };
}
