import { expect } from 'chai';
import { createProgram } from '../../cli/program.ts';
import { failureOf } from '../failure-of.ts';

describe('bonsai select', () => {
  const called = (...flags: string[]): Promise<unknown> =>
    createProgram().parseAsync(['select', 'all-MiniLM-L6-v2', '--entries', 'faq.jsonl', ...flags], {
      from: 'user',
    });

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
});
