import type { Request, RequestHandler, Response } from 'express';
import type { Activity } from '../../store/activity/activity.ts';
import type { Ask, AskOptions } from '../answering/ask.ts';
import { readingOf } from '../answering/reading.ts';
import { placeOf } from '../http/base-path.ts';
import { goneSignal, leadTo } from '../http/request-helpers.ts';
import { stringsFor } from '../http/language.ts';
import type { Live } from '../live/live.ts';
import type { MostOpened } from '../feedback/clicks.ts';
import { categoryAddress } from '../page/addresses.ts';
import { frameView } from '../page/frame.ts';
import { overviewView } from '../page/overview.ts';
import type { Contact } from '../page/contact.ts';
import { resultsView } from '../page/results.ts';
import { readQuestion, type Question } from '../../search/question.ts';

export interface PageParts {
  readonly ask: Ask;
  readonly live: Live;
  readonly activity: Activity;
  readonly mostOpened: MostOpened;
  readonly limit: number;
  readonly contact: Contact | null;
  readonly siteName: string;
}

/** `GET /`: the question box, and below it the results or an overview. */
export function pageRoute(parts: PageParts): RequestHandler {
  return async (request, response) => {
    const question = questionOf(request, parts);
    if (question.query === '' && question.category !== null) {
      leadTo(response, 302, categoryAddress(question.category));
      return;
    }
    const { search } = request.query;
    const earlier = typeof search === 'string' ? search : undefined;
    response.set('Cache-Control', 'private, no-cache');
    response.render('search', await content(parts, question, response, { earlier }));
  };
}

/** `GET /live`: what stands below the box, for a question that may still be typed; it is not noted. */
export function liveRoute(parts: PageParts): RequestHandler {
  return async (request, response) => {
    const question = questionOf(request, parts);
    response.set('Cache-Control', 'no-store');
    response.render('live', {
      layout: false,
      ...(await content(parts, question, response, { draft: true })),
    });
  };
}

function questionOf(request: Request, { limit }: PageParts): Question {
  const { q, category } = request.query;
  return readQuestion({ q, category }, limit);
}

async function content(parts: PageParts, question: Question, response: Response, options: AskOptions) {
  const { ask, live, activity, mostOpened, siteName } = parts;
  const { query, category } = question;
  const strings = stringsFor(response);
  return live.use(async (serving) => {
    const { content: faq } = serving.searcher;
    if (query === '') {
      return {
        ...frameView(faq, strings, { category }),
        home: overviewView(faq, mostOpened(), strings),
        title: siteName,
      };
    }
    const answered = await ask(serving, question, goneSignal(response), options);
    const { searchId } = answered;
    return {
      ...frameView(faq, strings, { query, category, mayAnswer: answered.result.mayAnswer }),
      results: resultsView(answered, {
        strings,
        base: placeOf(response).base,
        category,
        contact: parts.contact,
        reading: readingOf(answered.result, faq),
        feedback: searchId === null ? [] : activity.feedbackOf(searchId),
        unmetNeed: searchId === null ? null : (activity.unmetNeedOf(searchId)?.text ?? null),
      }),
      title: `${query} – ${siteName}`,
    };
  });
}
