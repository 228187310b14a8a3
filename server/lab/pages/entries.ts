import type { RequestHandler } from 'express';
import { DUPLICATE_COSINE, type EntryPair, type PairedEntry } from '../work/entry-pairs.ts';
import { answerHtml, type AnswerSetting } from '../../page/answer-html.ts';
import { entryAddress } from '../../page/addresses.ts';
import type { LabStrings } from '../../strings/lab-en.ts';
import {
  answerSettings,
  renderLab,
  waitingView,
  wordsOf,
  type AnswerSettings,
  type LabRouteParts,
} from './frame.ts';

/** `GET /lab/entries`: entries that ask nearly the same, and such whose answers do not go together. */
export function entriesRoute({ lab }: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const { lab: words } = wordsOf(response);
    const show = { lab: words, settingOf: answerSettings(response) };
    const outcome = await lab.entryPairs();
    const pairs = outcome.state === 'done' ? outcome.value : [];
    const clashing = pairs.filter(({ clashes }) => clashes.length > 0);
    const alike = pairs.filter(({ cosine, clashes }) => clashes.length === 0 && cosine >= DUPLICATE_COSINE);
    response.status(outcome.state === 'failed' ? 503 : 200);
    renderLab(request, response, 'entries', 'entries', {
      waiting: waitingView(outcome, words),
      clashing: clashing.map((pair, at) => pairView(pair, at, show)),
      alike: alike.map((pair, at) => pairView(pair, clashing.length + at, show)),
    });
  };
}

interface Show {
  readonly lab: LabStrings;
  readonly settingOf: AnswerSettings;
}

function pairView({ one, other, cosine, clashes }: EntryPair, at: number, { lab, settingOf }: Show) {
  return {
    near: lab.similarityOf(Math.min(99, Math.floor(cosine * 100))),
    entries: [entryView(one, settingOf(`${at + 1} A`, 4)), entryView(other, settingOf(`${at + 1} B`, 4))],
    clashes: clashes.map((clash) => ({
      kind: lab.clashes[clash.kind],
      one: clash.one,
      other: clash.other,
    })),
  };
}

function entryView({ id, question, answer, phrasing }: PairedEntry, setting: AnswerSetting) {
  return {
    id,
    question,
    href: entryAddress(id),
    phrasing: phrasing === question ? null : phrasing,
    answerHtml: answerHtml(answer, setting),
  };
}
