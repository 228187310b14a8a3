import { join } from 'node:path';
import { expect } from 'chai';
import { openSession } from '../../../../encoder/runtime/session.ts';
import { evaluateFaq } from '../../../../evaluation/quality/faq.ts';
import { evaluateSts } from '../../../../evaluation/quality/sts.ts';
import { resolveVariant } from '../../../../encoder/variants/resolve.ts';
import { readDevData } from '../../../../encoder/training/dev/dev-data.ts';
import { devTask } from '../../../../encoder/training/dev/dev-metrics.ts';
import { folder } from '../../../temporary-files.ts';

describe('figures of dev data', () => {
  it('are those of the evaluation (where BONSAI_DATASETS is set)', async function () {
    this.timeout(600_000);
    const datasets = process.env.BONSAI_DATASETS;
    if (datasets === undefined) this.skip();
    const set = (name: string, file: string): string => join(datasets, name, file);
    const files = {
      entries: set('faq-jhu-covid', 'faqs.jsonl'),
      queries: set('faq-jhu-covid', 'queries.jsonl'),
    };
    const pairs = set('stsb', 'dev.jsonl');
    const { texts, figures } = devTask(await readDevData({ dev: { sts: pairs, faq: [files] } }), []);
    const configuration = { dataDir: join(folder, 'state'), threads: 2 };
    const { dir } = await resolveVariant('minilm-l6', configuration);
    const session = await openSession(dir, { threads: 2 });
    const { vectors } = await session.embed(texts);
    await session.close();
    const found = figures(vectors, vectors);

    const variants = ['minilm-l6'];
    const similarity = await evaluateSts({ file: pairs, variants, configuration });
    expect(found.sts).to.be.closeTo(similarity.results[0]?.spearman ?? NaN, 0.01);
    const retrieval = await evaluateFaq({
      ...{ entries: files.entries, judgements: files.queries, variants, configuration },
      ...{ mode: 'dense', phrasings: 'question', split: 'dev' },
    });
    expect(found['faq-jhu-covid']).to.be.closeTo(retrieval.results[0]?.['MRR@10'] ?? NaN, 0.05);
  });
});
