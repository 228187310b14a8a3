import type { RequestHandler } from 'express';
import { keptComparison } from '../../../evaluation/compare/stored-comparison.ts';
import { REPORT_LANGUAGES } from '../../../evaluation/roi/inputs.ts';
import { measuredFacts } from '../../../evaluation/roi/measured.ts';
import type { Comparisons } from '../../../store/comparisons/comparisons.ts';
import { stringsFor } from '../../http/language.ts';

interface RoiParts {
  readonly lab: { readonly comparisons: Pick<Comparisons, 'finished'> };
}

/**
 * `GET /lab/comparisons/:id/worth`: what the search is worth by a comparison, with every input a field of a form that asks this address
 * again. The page is one document with its styles inside, so it brings its own content policy.
 */
export function roiRoute({ lab }: RoiParts): RequestHandler {
  return async (request, response) => {
    const { comparison } = keptComparison(lab.comparisons, String(request.params.id));
    const facts = measuredFacts(comparison, 'The comparison');
    // The charts' library is loaded only where charts are drawn.
    const { askedPage } = await import('../../../evaluation/roi/page/asked-page.ts');
    const wanted = stringsFor(response).language;
    const language = REPORT_LANGUAGES.find((one) => one === wanted) ?? 'en';
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
