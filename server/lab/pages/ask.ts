import { randomInt, randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { AppError } from '../../../core/errors.ts';
import { shuffled } from '../../../core/random.ts';
import { pairName, MAX_QUERY_LENGTH } from '../../../core/domain.ts';
import { judgementOfVote, markedArms } from '../work/arms.ts';
import type { Trial, TrialChoice } from '../../../store/lab/lab-store.ts';
import { answerHtml } from '../../page/answer-html.ts';
import { entryAddress } from '../../page/addresses.ts';
import type { Strings } from '../../strings/en.ts';
import { numberOf, requiredText, textOf, textsOf } from './form.ts';
import {
  answerSettings,
  goOn,
  renderLab,
  waitingView,
  wordsOf,
  type AnswerSettings,
  type LabRouteParts,
} from './frame.ts';

const MIN = 2;
const MAX = 4;
/** What sides are called until somebody has voted. */
const LETTERS = ['A', 'B', 'C', 'D'];
const LATEST = 10;

/** `GET /lab/ask`: a question, and which encoders are to answer it. */
export function askRoute(parts: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const chosen = new Set(textsOf(request.query, 'variant'));
    const names = await namesToAsk(parts);
    const preset =
      chosen.size > 0
        ? chosen
        : new Set(
            names
              .filter(({ made }) => made)
              .slice(0, MIN)
              .map(({ name }) => name),
          );
    const { lab } = wordsOf(response);
    renderLab(request, response, 'ask', 'ask', {
      query: textOf(request.query, 'query'),
      names: names.map(({ name, made }) => ({
        name,
        note: made ? '' : lab.madeOnFirstUse,
        checked: preset.has(name),
      })),
      latest: parts.lab.book.trials.voted(LATEST).map(({ id, query, arms, choice }) => ({
        href: `/lab/ask/${id}`,
        query,
        outcome: typeof choice === 'number' ? lab.preferred(arms[choice] ?? '') : lab.noPreference,
      })),
    });
  };
}

/** `POST /lab/ask`: draws the sides and goes on to the answers, at an address that names nobody. */
export function askFormRoute(parts: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const query = requiredText(request.body, 'query', MAX_QUERY_LENGTH);
    const again = parts.lab.book.trials.find(textOf(request.body, 'again'));
    const known = new Set((await namesToAsk(parts)).map(({ name }) => name));
    const names = again?.arms ?? [...new Set(textsOf(request.body, 'variant'))];
    const unknown = names.find((name) => !known.has(name));
    if (unknown !== undefined)
      throw new AppError('not-found', `There is no encoder ${unknown}. "bonsai models" lists them.`);
    if (names.length < MIN || names.length > MAX) {
      throw new AppError(
        'invalid',
        `Choose ${MIN} to ${MAX} encoders; a blind comparison needs something to compare.`,
      );
    }
    const id = randomUUID();
    parts.lab.book.trials.insert({ id, query, arms: shuffled(names, unguessable), time: Date.now() });
    goOn(response, `/lab/ask/${id}`);
  };
}

const RANGE = 2 ** 32;

/** Whoever votes must not be able to know the order. */
function unguessable(): number {
  return randomInt(RANGE) / RANGE;
}

/** `GET /lab/ask/:id`: the answers side by side; who gave them is told only once somebody has voted. */
export function trialRoute(parts: LabRouteParts): RequestHandler {
  return async (request, response) => {
    const trial = trialOf(parts, String(request.params.id));
    const { lab } = wordsOf(response);
    const outcome =
      trial.answers === null
        ? await parts.lab.sideBySide(trial.id, trial.query, trial.arms)
        : ({ state: 'done', value: trial.answers } as const);
    const waiting = waitingView(outcome, lab);
    response.status(waiting?.failed === true ? 503 : 200);
    renderLab(request, response, 'ask', 'trial', {
      id: trial.id,
      query: trial.query,
      waiting,
      ...(outcome.state === 'done'
        ? armsView({ ...trial, answers: outcome.value }, lab, answerSettings(response))
        : {}),
    });
  };
}

/** `POST /lab/ask/:id/vote`: keeps the first vote as a preference; only who asks for it makes it a judgement as well. */
export function voteRoute(parts: LabRouteParts): RequestHandler {
  return (request, response) => {
    const { book } = parts.lab;
    const trial = trialOf(parts, String(request.params.id));
    const choice = choiceOf(textOf(request.body, 'choice'), trial);
    const time = Date.now();
    if (!book.trials.vote(trial.id, choice, time)) {
      throw new AppError('conflict', 'This question has been voted on, or its answers are not there yet.');
    }
    const judgement = textOf(request.body, 'keep') === '' ? null : judgementOfVote(trial, choice);
    if (judgement !== null) {
      const before = book.judgements.ofQuery(trial.query);
      const relevant = [...new Set([...(before?.relevant ?? []), ...judgement.relevant])];
      book.judgements.put({ query: trial.query, relevant, source: 'vote', time });
    }
    goOn(response, `/lab/ask/${trial.id}`, judgement === null ? 'voted' : 'votedAndKept');
  };
}

function choiceOf(text: string, { arms }: Trial): TrialChoice {
  if (text === 'same' || text === 'none') return text;
  const place = numberOf(text);
  if (place !== null && place < arms.length) return place;
  throw new AppError(
    'invalid',
    'choice: say which side is better, that they are equal, or that none is right.',
  );
}

function trialOf({ lab }: LabRouteParts, id: string): Trial {
  const trial = lab.book.trials.find(id);
  if (trial === null) throw new AppError('not-found', 'There is no such comparison of answers.');
  return trial;
}

/** The sides as letters before the vote, with names after it. */
function armsView({ arms, answers, choice }: Trial, lab: Strings['lab'], settingOf: AnswerSettings) {
  const voted = choice !== null;
  return {
    voted,
    arms: markedArms(answers ?? []).map((hits, place) => ({
      place,
      letter: LETTERS[place] ?? '',
      heading: lab.side(LETTERS[place] ?? ''),
      name: voted ? (arms[place] ?? '') : null,
      chosen: choice === place,
      none: hits[0]?.band === 'none' || hits.length === 0 ? lab.sideSaysNone : null,
      hits: hits.map(({ id, question, answer, onlyHere, moved }, at) => ({
        href: entryAddress(id),
        question,
        answerHtml: at === 0 ? answerHtml(answer, settingOf(LETTERS[place] ?? '', 3)) : null,
        mark: onlyHere ? lab.onlyHere : moved ? lab.otherPlace : null,
        kind: onlyHere ? 'only' : 'moved',
      })),
    })),
    choices: [
      ...arms.map((_, place) => ({ value: String(place), text: lab.sideIsBetter(LETTERS[place] ?? '') })),
      { value: 'same', text: lab.armsEqual },
      { value: 'none', text: lab.armsWrong },
    ],
    outcome: voted ? outcomeOf(choice, lab) : null,
  };
}

function outcomeOf(choice: TrialChoice, lab: Strings['lab']): string {
  if (choice === 'same') return lab.armsEqual;
  if (choice === 'none') return lab.armsWrong;
  return lab.sideIsBetter(LETTERS[choice] ?? '');
}

/** What may be asked: every encoder that has a name, and the pair that serves. */
async function namesToAsk({ lab, withLive }: LabRouteParts): Promise<{ name: string; made: boolean }[]> {
  const variants = (await lab.variants()).map(({ summary }) => ({
    name: summary.name,
    made: summary.bytes !== null,
  }));
  const serving = await withLive(({ searcher }) => pairName(searcher));
  return [{ name: serving, made: true }, ...variants.filter(({ name }) => name !== serving)];
}
