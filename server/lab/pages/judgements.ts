import type { RequestHandler } from 'express';
import { firstCharacters, isLongerThan } from '../../../core/characters.ts';
import { AppError } from '../../../core/errors.ts';
import { judgementFile, proposals, relevantWith, type JudgementFormat } from '../work/judgements.ts';
import { judgementsOf } from '../../../faq/judgements.ts';
import { findEntries } from '../../live/live-search.ts';
import type { KeptJudgement } from '../../../store/lab/lab-store.ts';
import type { Content } from '../../../store/generation/content.ts';
import { dateView } from '../../page/dates.ts';
import { entryAddress } from '../../page/addresses.ts';
import { MAX_QUERY_LENGTH } from '../../../core/domain.ts';
import type { Strings } from '../../strings/en.ts';
import { numberOf, pageOf, requiredText, sentFile, textOf, textsOf } from './form.ts';
import { goOn, pagesView, renderLab, wordsOf, type LabRouteParts } from './frame.ts';

const PROPOSALS = 20;
const MAX_FEEDBACK = 2000;
const FOUND = 8;
const MAX_IDS = 50;

/** `GET /lab/judgements`: what readers propose, then what is judged. */
export function judgementsRoute({ lab, activity, withLive }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const { strings, lab: words } = wordsOf(response);
    const judgements = lab.book.judgements.all();
    const wanted = textOf(request.query, 'q').trim();
    const matching = judgements.filter(({ query, relevant }) =>
      [query, ...relevant].some((text) => text.toLowerCase().includes(wanted.toLowerCase())),
    );
    const page = pageOf(matching, textOf(request.query, 'page'));
    const proposed = proposals(
      activity.helpfulAnswers(MAX_FEEDBACK),
      judgements,
      lab.book.refusals.all('proposal'),
    );
    const address = (number: number): string =>
      `/lab/judgements?${new URLSearchParams({ q: wanted, page: String(number) }).toString()}`;
    const content = await withLive(({ searcher }) => ({
      rows: page.items.map((judgement) => judgementView(judgement, searcher.content, strings)),
      proposals: proposed.slice(0, PROPOSALS).map(({ query, entryId, helped, didNotHelp }) => ({
        ...{ query, entryId },
        entry: entryView(entryId, searcher.content),
        said: words.helpedTimes(helped, didNotHelp),
      })),
    }));
    renderLab(request, response, 'judgements', 'judgements', {
      ...content,
      count: words.judgementCount(judgements.length),
      moreProposals: proposed.length > PROPOSALS ? words.moreProposals(proposed.length - PROPOSALS) : null,
      any: judgements.length > 0,
      wanted,
      pages: pagesView(page, address, words),
    });
  };
}

/** `GET /lab/judgements/edit?query=…` or `?id=…`: which entries answer a question, with what the search finds for it. */
export function editJudgementRoute({ lab, withLive }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const id = numberOf(textOf(request.query, 'id'));
    const given = firstCharacters(textOf(request.query, 'query').trim(), MAX_QUERY_LENGTH);
    const judgement = id === null ? lab.book.judgements.ofQuery(given) : lab.book.judgements.find(id);
    if (id !== null && judgement === null)
      throw new AppError('not-found', 'There is no such judgement any more.');
    const query = judgement?.query ?? given;
    const found = query === '' ? [] : await findEntries(withLive, query, FOUND);
    const chosen = new Set(judgement?.relevant ?? []);
    const others = [...chosen].filter((entryId) => !found.some((entry) => entry.id === entryId));
    const choices = await withLive(({ searcher: { content } }) => [
      ...others.map((entryId) => ({ ...entryView(entryId, content), checked: true })),
      ...found.map((entry) => ({ ...entryView(entry.id, content), checked: chosen.has(entry.id) })),
    ]);
    renderLab(request, response, 'judgements', 'judgement', {
      id: judgement?.id ?? null,
      query,
      choices,
      none: judgement?.relevant.length === 0,
    });
  };
}

/** `POST /lab/judgements`: adds a judgement, or changes the one whose id is sent. */
export function saveJudgementRoute({ lab, withLive }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const query = requiredText(request.body, 'query', MAX_QUERY_LENGTH);
    const written = textOf(request.body, 'more').split(/[\s,|]+/);
    const relevant = [...new Set([...textsOf(request.body, 'entry'), ...written])].filter((id) => id !== '');
    const none = textOf(request.body, 'none') !== '';
    if (relevant.length > MAX_IDS) throw new AppError('invalid', `Name at most ${MAX_IDS} entries.`);
    if (none === relevant.length > 0) {
      throw new AppError(
        'invalid',
        none
          ? 'Either entries answer it, or the FAQ has no answer: choose one of the two.'
          : 'Choose the entries that answer it, or say that the FAQ has no answer.',
      );
    }
    const unknown = await withLive(({ searcher: { content } }) =>
      relevant.find((entryId) => content.rowOfId(entryId) === null),
    );
    const id = numberOf(textOf(request.body, 'id'));
    const before = id === null ? null : lab.book.judgements.find(id);
    if (unknown !== undefined && before?.relevant.includes(unknown) !== true) {
      throw new AppError('not-found', `There is no entry "${unknown}" in the FAQ that serves.`);
    }
    const judgement = { query, relevant, source: before?.source ?? 'added', time: Date.now() } as const;
    if (before === null) lab.book.judgements.put(judgement);
    else lab.book.judgements.change({ ...judgement, id: before.id });
    goOn(response, '/lab/judgements', 'saved');
  };
}

/** `POST /lab/judgements/:id/delete` */
export function deleteJudgementRoute({ lab }: LabRouteParts): RequestHandler {
  return (request, response) => {
    const id = numberOf(String(request.params.id));
    if (id !== null) lab.book.judgements.remove(id);
    goOn(response, '/lab/judgements', 'deleted');
  };
}

/** `POST /lab/judgements/import`: a file or pasted text, taken whole or refused with every bad line. */
export function importJudgementsRoute({ lab, withLive }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const { bytes, name } = sentFile(request, 'judgements');
    const ids = await withLive(
      ({ searcher: { content } }) =>
        new Set(Array.from({ length: content.entries }, (_, row) => content.idOfRow(row))),
    );
    const judgements = judgementsOf(bytes, name, { ids, file: 'the FAQ that serves' });
    const long = judgements.find(({ query }) => isLongerThan(query, MAX_QUERY_LENGTH));
    if (long !== undefined) {
      throw new AppError(
        'too-large',
        `A query has more than ${MAX_QUERY_LENGTH} characters: "${firstCharacters(long.query, 60)}…".`,
      );
    }
    lab.book.judgements.putAll(judgements, 'imported', Date.now());
    if (response.locals.program === true) response.json({ imported: judgements.length });
    else goOn(response, '/lab/judgements', 'imported');
  };
}

/** `GET /lab/judgements.jsonl`, `.csv`, `.tsv`: as every command reads them. */
export function exportJudgementsRoute({ lab }: LabRouteParts, format: JudgementFormat): RequestHandler {
  return (_request, response) => {
    const judgements = lab.book.judgements.all().sort((one, other) => one.id - other.id);
    response.attachment(`judgements.${format}`).type(TYPES[format]).send(judgementFile(judgements, format));
  };
}

const TYPES: Readonly<Record<JudgementFormat, string>> = {
  jsonl: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
};

/** `POST /lab/proposals`: makes a judgement of what a reader called helpful, or never proposes it again. */
export function proposalRoute({ lab }: LabRouteParts): RequestHandler {
  return (request, response) => {
    const query = requiredText(request.body, 'query', MAX_QUERY_LENGTH);
    const entryId = requiredText(request.body, 'entry', 200);
    const decision = textOf(request.body, 'decision');
    const time = Date.now();
    if (decision === 'accept') {
      const relevant = relevantWith(lab.book.judgements.ofQuery(query), entryId);
      lab.book.judgements.put({ query, relevant, source: 'feedback', time });
    } else if (decision === 'reject') {
      lab.book.refusals.put({ kind: 'proposal', query, entryId }, time);
    } else {
      throw new AppError('invalid', 'decision: accept or reject.');
    }
    goOn(response, '/lab/judgements#proposals', decision === 'accept' ? 'accepted' : 'rejected');
  };
}

function judgementView(
  { id, query, relevant, source, time }: KeptJudgement,
  content: Content,
  strings: Strings,
) {
  return {
    ...{ id, query },
    edit: `/lab/judgements/edit?id=${id}`,
    entries: relevant.map((entryId) => entryView(entryId, content)),
    source: strings.lab.sources[source],
    when: dateView(new Date(time).toISOString(), strings),
  };
}

/** An entry by its question; one that is not in the FAQ any more by its id alone. */
function entryView(id: string, content: Content) {
  const entry = content.entry(id);
  return {
    id,
    question: entry?.question ?? id,
    href: entry === null ? null : entryAddress(id),
    gone: entry === null,
  };
}
