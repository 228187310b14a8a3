import type { RequestHandler } from 'express';
import { AppError } from '../../core/errors.ts';
import { latestComparison } from '../../evaluation/compare/latest.ts';
import { HOW_TO_MEASURE, measuredFacts } from '../../evaluation/worth/measured.ts';
import type { Comparisons } from '../../store/comparisons/comparisons.ts';
import { languageOf } from '../strings/language.ts';
import { stringsFor } from '../http/language.ts';

/**
 * `GET …/report`: what the search is worth, from the latest comparison, with every input a field of a form that asks this address
 * again. The page is one document with its styles inside, so it brings its own content policy.
 *
 * @param comparisons what `bonsai compare` has measured
 */
export function worthRoute(comparisons: Pick<Comparisons, 'find'>): RequestHandler {
  return async (request, response) => {
    const document = latestComparison(comparisons);
    if (document === null) {
      throw new AppError('not-found', `Nothing has been measured here yet; measure first: ${HOW_TO_MEASURE}`);
    }
    const facts = measuredFacts(document, 'The latest comparison');
    // The charts' library is loaded only where charts are drawn.
    const { askedPage } = await import('../../evaluation/worth/page/asked-page.ts');
    const language = languageOf(stringsFor(response).language) ?? 'en';
    const { html, isValid } = await askedPage(facts, request.query, language);
    response
      .status(isValid ? 200 : 422)
      .set('Cache-Control', 'private, no-cache')
      .set(
        'Content-Security-Policy',
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
      )
      .type('html')
      .send(html);
  };
}
