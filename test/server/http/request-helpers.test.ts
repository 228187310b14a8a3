import { expect } from 'chai';
import { cookieOf } from '../../../server/http/request-helpers.ts';

describe('cookieOf', () => {
  it('decodes the cookie of this name, and takes nothing from one that is broken', () => {
    expect(cookieOf('a=1; bonsai_lab=x%2Ey; b=2', 'bonsai_lab')).to.equal('x.y');
    expect(cookieOf('xbonsai_lab=1', 'bonsai_lab')).to.equal(null);
    expect(cookieOf('bonsai_lab=%', 'bonsai_lab')).to.equal(null);
    expect(cookieOf(undefined, 'bonsai_lab')).to.equal(null);
  });
});
