import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'chai';
import { AppError } from '../../../core/errors.ts';
import { openComparisons } from '../../../store/comparisons/comparisons.ts';
import { fileOf, folder } from '../../temporary-files.ts';

describe('comparisons', () => {
  it('keep what was measured and embedded, across openings', () => {
    const path = join(folder, 'comparisons.db');
    const hash = createHash('sha256').update('text').digest();
    const first = openComparisons(path);
    expect(first.find('key')).to.be.null;
    first.put('key', { hits: [1, 2] });
    first.put('key', { hits: [3] });
    first.vectorsOf('model', 2).put([hash], Float32Array.of(0.6, 0.8));
    first.close();
    const second = openComparisons(path);
    expect(second.find('key')).to.deep.equal({ hits: [3] });
    const vector = new Float32Array(2);
    expect(second.vectorsOf('model', 2).copy(hash, vector, 0)).to.be.true;
    expect([...vector]).to.deep.equal([...Float32Array.of(0.6, 0.8)]);
    expect(second.vectorsOf('other', 2).has(hash)).to.be.false;
    second.close();
  });

  it('say so when the file is no database', () => {
    const path = fileOf('broken.db', 'no database at all, but long enough to be looked at '.repeat(40));
    expect(() => openComparisons(path)).to.throw(AppError, 'damaged');
  });
});
