import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shipped } from '../../core/paths.ts';

const folder = join(shipped.views, 'styles');
const sheets = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

describe('the styles', () => {
  it('name sides by the direction of writing, so that they turn with it', () => {
    const physical =
      /^\s*(?:(?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*|left|right|top|bottom|(?:text-align|float|clear):\s*(?:left|right))\b/gm;
    for (const [name, text] of sheets) expect(text.match(physical), name).to.equal(null);
  });

  it('load nothing from elsewhere', () => {
    for (const [name, text] of sheets) expect(text, name).to.not.match(/url\(|https?:/);
  });

  it('move nothing by themselves', () => {
    for (const [name, text] of sheets) expect(text, name).to.not.match(/^\s*(?:transition|animation)\b/m);
  });
});
