import { expect } from 'chai';
import { AppError, ERROR_CODES } from '../../../core/errors.ts';
import { httpError, isForTheLog } from '../../../server/http/http-error.ts';

describe('errors as HTTP', () => {
  it('give every expected error a status of 4xx or 503', () => {
    for (const code of ERROR_CODES) {
      const told = httpError(new AppError(code, 'Why and what to do.'), 'ref');
      expect(told.status, code).to.be.oneOf([400, 401, 403, 404, 409, 413, 422, 429, 503]);
      expect(told.code).to.equal(code);
    }
  });

  it('pass on what the client did, and keep the troubles with our files for the log', () => {
    const wrong = new AppError('invalid', 'limit: too large.');
    expect(httpError(wrong, 'ab12').message).to.equal('limit: too large.');
    expect(isForTheLog(wrong)).to.equal(false);
    for (const code of ['corrupt', 'failed'] as const) {
      const ours = new AppError(code, '/var/lib/faq/activity.db is damaged.');
      expect(httpError(ours, 'ab12').message).to.contain('ab12').and.not.contain('/var');
      expect(isForTheLog(ours)).to.equal(true);
    }
  });

  it('carry the details', () => {
    expect(httpError(new AppError('invalid', 'No.', { details: [1] }), 'ref').details).to.deep.equal([1]);
  });

  it('understand what Express refuses', () => {
    const refused = (status: number) => httpError(Object.assign(new Error('bad'), { status }), 'ref');
    expect(isForTheLog(Object.assign(new Error('bad'), { status: 413 }))).to.equal(false);
    expect(refused(413)).to.include({ status: 413, code: 'too-large' });
    expect(refused(400)).to.include({ status: 400, code: 'invalid' });
    expect(refused(415)).to.include({ status: 400, code: 'invalid' });
  });

  it('tell nothing of a bug but where to look', () => {
    for (const bug of [
      new TypeError('secret'),
      'secret',
      undefined,
      Object.assign(new Error('secret'), { status: 500 }),
    ]) {
      expect(isForTheLog(bug)).to.equal(true);
      const told = httpError(bug, 'ab12');
      expect(told).to.include({ status: 500, code: 'internal' });
      expect(told.message).to.contain('ab12').and.not.contain('secret');
    }
  });
});
