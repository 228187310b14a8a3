import { expect } from 'chai';
import { AppError } from '../../../../core/errors.ts';
import { requiredText } from '../../../../server/lab/pages/form.ts';

describe('a field of a form', () => {
  it('is as long as its characters, like a question in an address', () => {
    expect(requiredText({ query: ' 🔑🔑🔑 ' }, 'query', 3)).to.equal('🔑🔑🔑');
    expect(() => requiredText({ query: '🔑🔑🔑' }, 'query', 2))
      .to.throw(AppError)
      .with.property('code', 'too-large');
    expect(() => requiredText({ query: '  ' }, 'query', 3))
      .to.throw(AppError)
      .with.property('code', 'invalid');
  });
});
