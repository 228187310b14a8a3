import { expect } from 'chai';
import { AppError } from '../../core/errors.ts';
import { MAX_QUERY_LENGTH } from '../../core/domain.ts';
import { readQuestion } from '../../search/question.ts';

function refused(parameters: unknown): AppError {
  try {
    readQuestion(parameters, 5);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`taken: ${JSON.stringify(parameters)}`);
}

describe('a question from a URL', () => {
  it('has defaults', () => {
    expect(readQuestion({ q: ' VPN? ' }, 5)).to.deep.equal({
      query: 'VPN?',
      limit: 5,
      mode: 'hybrid',
      category: null,
    });
    expect(readQuestion({}, 5).query).to.equal('');
    expect(readQuestion({ q: 'x', category: ' ' }, 5).category).to.equal(null);
  });

  it('takes limit, mode and category', () => {
    expect(readQuestion({ q: 'x', limit: '50', mode: 'dense', category: 'IT' }, 5)).to.deep.equal({
      query: 'x',
      limit: 50,
      mode: 'dense',
      category: 'IT',
    });
  });

  for (const limit of ['0', '51', '-1', '1.5', 'many', '', '1e9', ['1', '2']]) {
    it(`refuses the limit ${JSON.stringify(limit)}`, () => {
      const error = refused({ q: 'x', limit });
      expect(error.code).to.equal('invalid');
      expect(error.message).to.match(/^limit: must be a whole number from 1 to 50\.$/);
    });
  }

  it('refuses an unknown mode and parameters given twice', () => {
    expect(refused({ q: 'x', mode: 'magic' }).message).to.equal(
      'mode: must be one of hybrid, dense, keyword.',
    );
    expect(refused({ q: ['a', 'b'] }).message).to.match(/^q: /);
    expect(refused({ q: 'x', category: 'c'.repeat(201) }).message).to.match(/^category: /);
  });

  it('counts characters, not code units', () => {
    expect(readQuestion({ q: '🔑'.repeat(MAX_QUERY_LENGTH) }, 5).query).to.have.length(2 * MAX_QUERY_LENGTH);
    expect(refused({ q: 'x'.repeat(MAX_QUERY_LENGTH + 1) }).code).to.equal('too-large');
    expect(refused({ q: '🔑'.repeat(MAX_QUERY_LENGTH + 1) }).code).to.equal('too-large');
  });
});
