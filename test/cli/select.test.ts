import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { baseCommand } from '../../cli/console/base.ts';
import { addSelect } from '../../cli/commands/select.ts';
import { failureOf } from '../failure-of.ts';
import { makeTinyBase } from '../evaluation/selection/tiny-base.ts';
import { writeTinyFaq } from '../evaluation/selection/tiny-faq.ts';
import { makePlace } from './helpers.ts';

describe('bonsai select', () => {
  const called = (...flags: string[]): Promise<unknown> => {
    const program = baseCommand();
    addSelect(program);
    return program.parseAsync(['select', 'all-MiniLM-L6-v2', '--entries', 'faq.jsonl', ...flags], {
      from: 'user',
    });
  };

  it('wants exactly one bound', async () => {
    const wanted = /^invalid: Say how far to go by one of --layers N, --max-loss 2% and --max-latency MS/;
    expect(await failureOf(called())).to.match(wanted);
    expect(await failureOf(called('--layers', '3', '--max-loss', '2%'))).to.match(wanted);
  });

  it('refuses bounds that are none, and a measure of judgements that are not there', async () => {
    expect(await failureOf(called('--max-latency', '-1'))).to.match(
      /^invalid: --max-latency takes a number of milli/,
    );
    expect(await failureOf(called('--max-loss', '200%'))).to.match(/^invalid: --max-loss takes a share/);
    expect(await failureOf(called('--layers', '0'))).to.match(/^invalid: --layers takes a whole number/);
    const measure = called('--layers', '3', '--measure', 'nDCG@10');
    expect(await failureOf(measure)).to.match(/^invalid: --measure needs --judgements/);
    expect(await failureOf(called('--layers', '3'))).to.match(/^not-found: .*faq\.jsonl/);
  });

  it('finds its way through a model of twelve layers by a beam', async function () {
    this.timeout(200_000);
    const place = await makePlace();
    try {
      const base = join(place.folder, 'deep');
      await mkdir(base);
      await makeTinyBase(base, { layers: 12, width: 16 });
      const { entries, judgements, sts } = writeTinyFaq();
      const data = ['--entries', entries, '--judgements', judgements, '--sts', sts];
      const out = join(place.folder, 'chosen');
      const made = await place.bonsai(['--json', 'select', base, ...data, '--layers', '4', '--out', out]);
      expect(made.status, made.stderr).to.equal(0);
      const { method, choices, chosen, variant } = documentSchema.parse(JSON.parse(made.stdout));
      expect(method).to.equal('beam');
      // 1 of 12 layers, 12 of 11, then 16 of each number, as far as there are so many.
      expect(choices.length).to.be.within(100, 200);
      expect(new Set(choices.map(({ keptLayers }) => keptLayers.length)).size).to.equal(12);
      expect(chosen.keptLayers).to.have.length(4);
      expect(variant.keptLayers).to.deep.equal(chosen.keptLayers);
      expect(chosen.test.toFullDepth['MRR@10']).to.have.all.keys('estimate', 'low', 'high');
      expect(made.stderr).to.equal('');

      const told = await place.bonsai(['select', base, ...data, '--layers', '6']);
      expect(told.status, told.stderr).to.equal(0);
      expect(told.stdout).to.match(/a beam search.*Pareto front/);
      expect(told.stdout).to.match(/keeps 98\.0%[^]*(?:Confirmed|Worse|Not settled|Too few questions): /);

      const bound = ['--max-loss', '99%', '--margin', '0.1%', '--out', join(place.folder, 'refuted')];
      const refuted = await place.bonsai(['select', base, '--entries', entries, ...bound]);
      expect(refuted.status, refuted.stderr).to.equal(1);
      expect(refuted.stderr).to.match(/refuted by the other.*No folder was made.*bonsai prune .* --keep/);
      expect(refuted.stdout)
        .to.contain('Worse: ')
        .and.not.match(/^Keep layers/m);
      expect(existsSync(join(place.folder, 'refuted'))).to.equal(false);
    } finally {
      await place.remove();
    }
  });
});

const documentSchema = z.object({
  method: z.string(),
  choices: z.array(z.object({ keptLayers: z.array(z.number()) })),
  chosen: z.object({
    keptLayers: z.array(z.number()),
    test: z.object({ toFullDepth: z.record(z.string(), z.record(z.string(), z.number())) }),
  }),
  variant: z.object({ keptLayers: z.array(z.number()) }),
});
