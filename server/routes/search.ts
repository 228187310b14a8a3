import type { RequestHandler } from 'express';
import { AppError } from '../../core/errors.ts';
import type { Ask } from '../answering/ask.ts';
import { goneSignal, siteAddress } from '../http/request-helpers.ts';
import type { Live } from '../live/live.ts';
import { readQuestion } from '../../search/question.ts';
import { searchDocument } from '../../search/search-document.ts';
import { firstCharacters } from '../../core/characters.ts';
import { stringsFor } from '../http/language.ts';
import { entryAddress } from '../page/addresses.ts';

/** `GET /api/search` */
export function searchRoute(ask: Ask, live: Live, defaultLimit: number): RequestHandler {
  return async (request, response) => {
    const question = readQuestion(request.query, defaultLimit);
    if (question.query === '') throw new AppError('invalid', 'q: give the question, as in /api/search?q=…');
    const { searchId, result, tookMs } = await live.use((serving) =>
      ask(serving, question, goneSignal(response)),
    );
    response.set('Cache-Control', 'no-store');
    response.json(searchDocument(result, searchId, tookMs));
  };
}

/** `GET /opensearch.xml`: lets a browser ask from its address bar (OpenSearch 1.1). */
export function openSearchRoute(siteName: string): RequestHandler {
  return (request, response) => {
    response.type('application/opensearchdescription+xml');
    response.render('opensearch', {
      layout: false,
      siteName: firstCharacters(siteName, 16),
      description: stringsFor(response).heroTitle,
      origin: siteAddress(request, response),
    });
  };
}

/** `GET /api/suggest?q=…`: questions of the FAQ, in the shape that browsers ask for suggestions in. Not noted. */
export function suggestRoute(ask: Ask, live: Live, limit: number): RequestHandler {
  return async (request, response) => {
    const { q, category } = request.query;
    const question = readQuestion({ q, category }, limit);
    const hits =
      question.query === ''
        ? []
        : (
            await live.use((serving) => ask(serving, question, goneSignal(response), { draft: true }))
          ).result.hits.filter(({ band }) => band !== 'none');
    response.set('Cache-Control', 'no-store').type('application/x-suggestions+json');
    response.send(
      JSON.stringify([
        question.query,
        hits.map((hit) => hit.question),
        hits.map((hit) => hit.category ?? ''),
        hits.map((hit) => `${siteAddress(request, response)}${entryAddress(hit.id)}`),
      ]),
    );
  };
}
