import type { RequestHandler } from 'express';
import { DUPLICATE_COSINE, type EntryPair, type PairedEntry } from '../work/entry-pairs.ts';
import { answerHtml } from '../../page/answer-html.ts';
import { entryAddress } from '../../page/addresses.ts';
import type { Strings } from '../../strings/en.ts';
import { answerWords, renderLab, wordsOf } from './frame.ts';
import type { LabRouteParts } from './parts.ts';
import { waitingView } from './waiting.ts';

/** `GET /lab/entries`: entries that ask nearly the same, and such whose answers do not go together. */
export function entriesRoute({ lab }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const { strings, lab: words } = wordsOf(response);
    const outcome = await lab.entryPairs();
    const pairs = outcome.state === 'done' ? outcome.value : [];
    const clashing = pairs.filter(({ clashes }) => clashes.length > 0);
    const alike = pairs.filter(({ cosine, clashes }) => clashes.length === 0 && cosine >= DUPLICATE_COSINE);
    response.status(outcome.state === 'failed' ? 503 : 200);
    renderLab(request, response, 'entries', 'entries', {
      waiting: waitingView(outcome, words),
      clashing: clashing.map((pair, at) => pairView(pair, at, strings)),
      alike: alike.map((pair, at) => pairView(pair, clashing.length + at, strings)),
    });
  };
}

function pairView({ one, other, cosine, clashes }: EntryPair, at: number, strings: Strings) {
  const { lab } = strings;
  return {
    near: lab.similarityOf(Math.min(99, Math.floor(cosine * 100))),
    entries: [entryView(one, `${at + 1} A`, strings), entryView(other, `${at + 1} B`, strings)],
    clashes: clashes.map((clash) => ({
      kind: lab.clashes[clash.kind],
      one: clash.one,
      other: clash.other,
    })),
  };
}

function entryView({ id, question, answer, phrasing }: PairedEntry, place: string, strings: Strings) {
  return {
    id,
    question,
    href: entryAddress(id),
    phrasing: phrasing === question ? null : phrasing,
    answerHtml: answerHtml(answer, answerWords(strings, place), 4),
  };
}
