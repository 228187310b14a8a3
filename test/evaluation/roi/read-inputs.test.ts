import { expect } from 'chai';
import { AppError } from '../../../core/errors.ts';
import { CURRENCIES, INPUT_NAMES, INPUTS, usualInputs, usualRange } from '../../../evaluation/roi/inputs.ts';
import {
  completeInputs,
  parseInputsFile,
  parseRange,
  parseSetting,
  rangeOf,
} from '../../../evaluation/roi/read-inputs.ts';

function complaint(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return error.message;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('stated inputs', () => {
  it('are ranges or certain, plain or in percent', () => {
    expect(parseSetting('questionsADay=100..300..800')).to.deep.equal([
      'questionsADay',
      { low: 100, likely: 300, high: 800 },
    ]);
    expect(parseSetting('pageShare = 10%..0.2..30%')[1]).to.deep.equal({ low: 0.1, likely: 0.2, high: 0.3 });
    expect(parseRange('years', '5')).to.deep.equal({ low: 5, likely: 5, high: 5 });
    expect(parseRange('serverPrice', '1,500..2,000..10,000').high).to.equal(10_000);
  });

  it('are refused in one line that names the input', () => {
    const cases: [() => unknown, RegExp][] = [
      [
        () => parseSetting('questionsADay=-1..2..3'),
        /questionsADay takes numbers from 0 to 1000000; got "-1"/,
      ],
      [() => parseSetting('questionsADay=9..2..30'), /questionsADay goes from low to high.*9\.\.2\.\.30/],
      [() => parseSetting('questionsADay=1..2'), /LOW\.\.LIKELY\.\.HIGH/],
      [() => parseSetting('questionsADay=NaN'), /got "NaN"/],
      [() => parseSetting('questionsADay=Infinity'), /got "Infinity"/],
      [() => parseSetting('questionsADay=ten'), /got "ten"/],
      [() => parseSetting('questionsADay='), /got ""/],
      [() => parseSetting('questionsADay'), /NAME=LOW\.\.LIKELY\.\.HIGH/],
      [() => parseSetting('pageShare=50'), /from 0 to 1 \(or 0% to 100%\); got "50"/],
      [() => parseSetting('pageshare=50%'), /did you mean pageShare\?$/],
      [() => parseSetting('color=3'), /no input called "color"; .*--print-inputs/],
      [() => parseSetting('constructor=3'), /no input called/],
      [() => rangeOf('years', { low: NaN, likely: 1, high: 2 }), /years takes numbers/],
      [() => parseInputsFile('{', 'n.json'), /n\.json is not JSON/],
      [() => parseInputsFile('[]', 'n.json'), /n\.json is no inputs file/],
      [
        () => parseInputsFile('{"inputs": {"years": null}}', 'n.json'),
        /n\.json is no inputs file \(at inputs\.years\)/,
      ],
      [() => parseInputsFile('{"inputs": {"years": {"low": 1}}}', 'n.json'), /no inputs file/],
      [() => parseInputsFile('{"prices": {}}', 'n.json'), /no inputs file/],
      [() => completeInputs({ inputs: new Map() }, 'XYZ'), /no currency/],
      [() => completeInputs({ inputs: new Map() }, 'CHF'), /no usual prices in CHF.*serverPrice/],
    ];
    for (const [work, expected] of cases) {
      const message = complaint(work);
      expect(message).to.match(expected);
      expect(message).to.not.contain('\n');
    }
  });

  it('stand over the defaults of their currency', () => {
    const stated = parseInputsFile(
      '{"currency": "jpy", "inputs": {"years": 5, "pageShare": "1%..2%..3%"}}',
      'n.json',
    );
    const { currency, inputs } = completeInputs(stated, 'EUR');
    expect(currency).to.equal('JPY');
    expect(inputs.years.high).to.equal(5);
    expect(inputs.pageShare).to.deep.equal({ low: 0.01, likely: 0.02, high: 0.03 });
    expect(inputs.serverPrice).to.deep.equal(usualRange('serverPrice', 'JPY'));
  });

  it('are printed as they are read', () => {
    for (const currency of CURRENCIES) {
      const printed = usualInputs(currency);
      expect(completeInputs(parseInputsFile(JSON.stringify(printed), 'n.json'), 'EUR')).to.deep.equal(
        printed,
      );
    }
  });

  it('have defaults that would be accepted', () => {
    for (const currency of CURRENCIES) {
      for (const name of INPUT_NAMES) {
        const range = usualRange(name, currency);
        expect(rangeOf(name, { ...range }), name).to.deep.equal(range);
        expect(INPUTS[name].least).to.be.at.most(range.low);
      }
    }
  });
});
