import type { RequestHandler } from 'express';
import type { Activity } from '../../store/activity/activity.ts';
import type { Content } from '../../store/generation/content.ts';
import type { Ask } from '../ask.ts';
import { goneSignal } from '../http/disconnect.ts';
import type { Live } from '../live/live.ts';
import { searchAddress } from '../page/addresses.ts';
import { categoryView, overviewView } from '../page/overview.ts';
import { resultsView } from '../page/results.ts';
import { readQuestion } from '../question.ts';

/** `GET /`: the question box, and below it the results, the questions of a category, or an overview. */
export function pageRoute(parts: {
  readonly ask: Ask;
  readonly live: Live;
  readonly activity: Activity;
  readonly limit: number;
  readonly siteName: string;
}): RequestHandler {
  const { ask, live, activity, limit, siteName } = parts;

  return async (request, response) => {
    const { q, category: wanted, search } = request.query;
    const question = readQuestion({ q, category: wanted }, limit);
    const { query, category } = question;
    response.set('Cache-Control', 'no-store');

    if (query === '') {
      const view = await live.use(({ searcher: { content } }) => ({
        ...frame(content, query, category),
        ...(category === null
          ? { overview: overviewView(content) }
          : { questionsOf: categoryView(content, category) }),
      }));
      response.render('search', {
        ...view,
        title: category === null ? siteName : `${category} – ${siteName}`,
      });
      return;
    }

    const earlier = typeof search === 'string' ? search : undefined;
    const answered = await ask(question, goneSignal(response), earlier);
    const results = resultsView(answered, activity.feedbackOf(answered.searchId), category);
    const view = await live.use(({ searcher: { content } }) => frame(content, query, category));
    response.render('search', { ...view, query, results, title: `${query} – ${siteName}` });
  };
}

/** What stands around every kind of content. */
function frame(content: Content, query: string, category: string | null) {
  return {
    category,
    allTopics: searchAddress(query),
    entries: content.entries,
    choices: content.categories.map(({ name }) => ({ name, selected: name === category })),
  };
}
