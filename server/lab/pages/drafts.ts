import type { RequestHandler } from 'express';
import { firstCharacters, isLongerThan } from '../../../core/characters.ts';
import { MAX_QUERY_LENGTH } from '../../../core/domain.ts';
import { AppError } from '../../../core/errors.ts';
import { ENTRY_LIMITS } from '../../../faq/entry.ts';
import { ofLiveContent } from '../../live/live-search.ts';
import { proposedByEntry } from '../work/alternates.ts';
import { draftFile, entryOfDraft } from '../work/draft-entries.ts';
import type { Draft } from '../../../store/lab/lab-store.ts';
import { placeOf } from '../../http/base-path.ts';
import { stringsFor } from '../../http/language.ts';
import { answerHtml } from '../../page/answer-html.ts';
import { entryAddress } from '../../page/addresses.ts';
import { dateView } from '../../page/dates.ts';
import { numberOf, requiredText, textOf } from './form.ts';
import { goOn, renderLab, wordsOf, type LabRouteParts } from './frame.ts';

const MAX_ANSWER_LENGTH = 50_000;

/** `GET /lab/drafts`: entries that are being written. */
export function draftsRoute({ lab, withLive }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const { strings, lab: words } = wordsOf(response);
    const drafts = lab.book.drafts.all();
    const proposals = lab.book.alternates.all();
    const proposed = await ofLiveContent(
      withLive,
      (content) => proposedByEntry(proposals, (id) => content.entry(id)),
      [],
    );
    const complete = drafts.filter((draft) => !('reason' in entryOfDraft(draft))).length;
    renderLab(request, response, 'drafts', 'drafts', {
      drafts: drafts.map((draft) => ({
        href: `/lab/drafts/${draft.id}`,
        question: draft.question,
        state: 'reason' in entryOfDraft(draft) ? words.draftOpen : words.draftComplete,
        complete: !('reason' in entryOfDraft(draft)),
        when: dateView(new Date(draft.time).toISOString(), strings),
      })),
      alternates: proposed.map(({ entry: { id, question }, added }) => ({
        ...{ id, question, added },
        href: entryAddress(id),
      })),
      complete: complete > 0 ? words.draftsComplete(complete) : null,
    });
  };
}

/** `GET /lab/drafts/:id`: one of them, to be written and looked at. */
export function draftRoute({ lab, withLive }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const draft = draftOf({ lab }, String(request.params.id));
    const categories = await ofLiveContent(
      withLive,
      (content) => content.categories.map(({ name }) => name),
      [],
    );
    const entry = entryOfDraft(draft);
    const setting = { words: stringsFor(response), above: 3, base: placeOf(response).base, source: null };
    renderLab(request, response, 'drafts', 'draft', {
      draft: {
        ...draft,
        alternates: draft.alternates.join('\n'),
        rows: Math.max(3, draft.alternates.length + 1),
      },
      categories,
      previewHtml: draft.answer.trim() === '' ? null : answerHtml(draft.answer, setting),
      missing: 'reason' in entry && draft.answer !== '' ? entry.reason : null,
    });
  };
}

/** `POST /lab/drafts/:id` */
export function saveDraftRoute({ lab, withLive }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const draft = draftOf({ lab }, String(request.params.id));
    const answer = textOf(request.body, 'answer').replaceAll('\r\n', '\n').trim();
    if (isLongerThan(answer, MAX_ANSWER_LENGTH)) {
      throw new AppError('too-large', `answer: must have at most ${MAX_ANSWER_LENGTH} characters.`);
    }
    const category = firstCharacters(textOf(request.body, 'category').trim(), 200);
    const changed = {
      ...draft,
      entryId: requiredText(request.body, 'entryId', 200),
      question: requiredText(request.body, 'question', MAX_QUERY_LENGTH),
      answer,
      alternates: linesOf(textOf(request.body, 'alternates')).slice(0, ENTRY_LIMITS.alternates),
      category: category === '' ? null : category,
      time: Date.now(),
    };
    const isServed = await ofLiveContent(
      withLive,
      (content) => content.rowOfId(changed.entryId) !== null,
      false,
    );
    if (isServed) {
      throw new AppError(
        'conflict',
        `The FAQ has an entry "${changed.entryId}" already. A draft with its id would replace it: choose another id.`,
      );
    }
    lab.book.drafts.change(changed);
    goOn(response, `/lab/drafts/${draft.id}`, 'saved');
  };
}

/** `POST /lab/drafts/:id/delete` */
export function deleteDraftRoute({ lab }: LabRouteParts): RequestHandler {
  return (request, response) => {
    lab.book.drafts.remove(draftOf({ lab }, String(request.params.id)).id);
    goOn(response, '/lab/drafts', 'deleted');
  };
}

/** `GET /lab/drafts.jsonl`: those that have an answer, for `bonsai index --add` or the FAQ's owner. */
export function exportDraftsRoute({ lab }: Pick<LabRouteParts, 'lab'>): RequestHandler {
  return (_request, response) => {
    response
      .attachment('drafts.jsonl')
      .type('application/x-ndjson; charset=utf-8')
      .send(draftFile(lab.book.drafts.all()));
  };
}

function draftOf({ lab }: Pick<LabRouteParts, 'lab'>, id: string): Draft {
  const draft = lab.book.drafts.find(numberOf(id) ?? -1);
  if (draft === null) throw new AppError('not-found', 'There is no such draft any more.');
  return draft;
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => firstCharacters(line.trim(), MAX_QUERY_LENGTH));
  return [...new Set(lines)].filter((line) => line !== '');
}
