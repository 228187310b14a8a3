import { join } from 'node:path';
import { expect } from 'chai';
import { shipped } from '../../../core/paths.ts';
import { knownWords } from '../../../encoder/runtime/known-words.ts';

const ENGLISH = join(shipped.models, 'minilm-l2-tuned');

describe('the words that a vocabulary can read', () => {
  it('are nearly all in its own language', async () => {
    expect(await knownWords(ENGLISH, ['How do I reset my password?', 'When is payday?'])).to.be.above(0.8);
  });

  it('are nearly none in scripts that it spells letter by letter, or not at all', async () => {
    const foreign = [
      'कठोर टोपी असलेला माणूस नाचत आहे.',
      '給料日はいつですか？',
      'Как сбросить пароль?',
      '비밀번호를 잊어버렸어요',
      '忘记密码怎么办',
    ];
    for (const text of foreign) expect(await knownWords(ENGLISH, [text]), text).to.be.below(0.2);
  });

  it('are all where there are none', async () => {
    expect(await knownWords(ENGLISH, ['E-1042', ''])).to.equal(1);
  });
});
