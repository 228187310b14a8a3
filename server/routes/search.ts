import type { RequestHandler } from 'express';
import { AppError } from '../../core/errors.ts';
import type { Ask } from '../answering/ask.ts';
import { goneSignal } from '../http/disconnect.ts';
import type { Live } from '../live/live.ts';
import { readQuestion } from '../../search/question.ts';
import { searchDocument } from '../../search/search-document.ts';

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
