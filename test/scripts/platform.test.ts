import { expect } from 'chai';
import { usesMusl } from '../../scripts/platform.js';

describe('the system that the program starts on', () => {
  const never = (): string => {
    throw new Error('Node.js was asked, which takes time.');
  };

  it('has no musl here, which is seen without asking Node.js', () => {
    expect(usesMusl(() => false, never)).to.equal(false);
    expect(usesMusl()).to.equal(false);
  });

  it('runs on glibc though musl is installed beside it, or on musl', function () {
    if (process.platform !== 'linux') this.skip();
    expect(
      usesMusl(
        () => true,
        () => '2.39',
      ),
    ).to.equal(false);
    expect(
      usesMusl(
        () => true,
        () => undefined,
      ),
    ).to.equal(true);
  });
});
