import { expect } from 'chai';
import { brandStyles, contrast, parsed } from '../../../server/brand/colours.ts';

function accents(accent: string): readonly string[] {
  return [...brandStyles(accent).matchAll(/--accent:(#[0-9a-f]{6})/g)].map((match) => match[1] ?? '');
}

describe('the company’s colour', () => {
  it('stays as it is where it can be read', () => {
    expect(accents('#1c4fa0')[0]).to.equal('#1c4fa0');
    expect(accents('#9fd0ff')[1]).to.equal('#9fd0ff');
  });

  it('is darkened on light and lightened on dark until it can, whatever it is', () => {
    for (const accent of ['#ffff00', '#ffffff', '#000000', '#ff0000', '#777777', '#00ff88', '#123456']) {
      const [light = '', dark = ''] = accents(accent);
      expect(contrast(parsed(light), parsed('#f8f8f5')), `${accent} on light`).to.be.at.least(4.5);
      expect(contrast(parsed(dark), parsed('#191e1b')), `${accent} on dark`).to.be.at.least(4.5);
      for (const [, colour = '', ink = ''] of brandStyles(accent).matchAll(
        /--accent:(#\w+);--accent-ink:(#\w+)/g,
      )) {
        expect(contrast(parsed(colour), parsed(ink)), `${ink} on ${colour}`).to.be.at.least(4.5);
      }
    }
  });

  it('measures contrast as WCAG does', () => {
    expect(contrast(parsed('#000000'), parsed('#ffffff'))).to.be.closeTo(21, 1e-9);
    expect(contrast(parsed('#777777'), parsed('#ffffff'))).to.be.closeTo(4.48, 0.01);
  });
});
