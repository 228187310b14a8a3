import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shipped } from '../../../core/paths.ts';
import { brandColors, brandStyles, contrast, parsed } from '../../../server/brand/colors.ts';

/** WCAG 2.2 AA, for text. */
const AA = 4.5;

/** What text in the accent may lie on: of the light page, then of the dark one. */
function papers(): readonly (readonly string[])[] {
  const tokens = readFileSync(join(shipped.views, 'styles', 'tokens.css'), 'utf8');
  return tokens
    .split('prefers-color-scheme')
    .map((scheme) => [...scheme.matchAll(/--(?:paper|surface|wash): (#[0-9a-f]{6});/g)])
    .map((found) => found.map(([, color = '']) => color));
}

describe('the company’s color', () => {
  it('stays as it is where it can be read', () => {
    expect(brandColors('#1c4fa0').light.accent).to.equal('#1c4fa0');
    expect(brandColors('#9fd0ff').dark.accent).to.equal('#9fd0ff');
  });

  it('is darkened on light and lightened on dark until it can, whatever it is', () => {
    const [onLight = [], onDark = []] = papers();
    expect([onLight.length, onDark.length]).to.deep.equal([3, 3]);
    const levels = ['00', '33', '77', 'bb', 'ff'];
    const accents = levels.flatMap((red) =>
      levels.flatMap((green) => levels.map((blue) => `#${red}${green}${blue}`)),
    );
    for (const accent of accents) {
      const { light, dark } = brandColors(accent);
      for (const [shown, papersOfScheme] of [
        [light, onLight],
        [dark, onDark],
      ] as const) {
        for (const paper of [...papersOfScheme, shown.ink]) {
          const ratio = contrast(parsed(shown.accent), parsed(paper));
          expect(ratio, `${accent}: ${shown.accent} on ${paper}`).to.be.at.least(AA);
        }
      }
    }
  });

  it('becomes a style sheet for both', () => {
    expect(brandStyles(brandColors('#8800cc'))).to.match(
      /^:root,:host\{--accent:#8800cc;--accent-ink:#ffffff\}@media \(prefers-color-scheme:dark\)\{/,
    );
  });

  it('measures contrast as WCAG does', () => {
    expect(contrast(parsed('#000000'), parsed('#ffffff'))).to.be.closeTo(21, 1e-9);
    expect(contrast(parsed('#777777'), parsed('#ffffff'))).to.be.closeTo(4.48, 0.01);
  });
});
