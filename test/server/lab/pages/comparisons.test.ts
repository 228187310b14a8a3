import { join } from 'node:path';
import { expect } from 'chai';
import type { Comparison } from '../../../../evaluation/compare/comparison.ts';
import { tellVerdict } from '../../../../evaluation/compare/verdict-words.ts';
import type { RunningServer } from '../../../../server/start.ts';
import { inlineDrawing } from '../../../../server/lab/pages/comparisons.ts';
import { verdictJa } from '../../../../server/strings/verdict-ja.ts';
import { openComparisons } from '../../../../store/comparisons/comparisons.ts';
import { aWholeComparison } from '../../../evaluation/compare/a-whole-comparison.ts';
import { serveNothing, temporaryFolder, type Folder } from '../../helpers.ts';

const TOKEN = 'a token of the operator';

describe('the pages of comparisons', () => {
  let folder: Folder;
  let server: RunningServer;
  let comparison: Comparison;
  let cookie: string;

  before(async () => {
    folder = temporaryFolder();
    comparison = await aWholeComparison(300);
    const comparisons = openComparisons(join(folder.path, 'comparisons.db'));
    comparisons.putFinished('a', { version: 2, comparison, sets: [] });
    comparisons.close();
    server = await serveNothing(folder.path, { operator: { token: TOKEN } });
    const signedIn = await fetch(`${server.url}/lab/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ token: TOKEN }),
      redirect: 'manual',
    });
    cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  });

  after(async () => {
    await server.close();
    folder.remove();
  });

  const page = async (path: string, language: string): Promise<string> =>
    (await fetch(`${server.url}${path}`, { headers: { cookie, 'accept-language': language } })).text();

  const escaped = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('=', '&#x3D;');

  it('tell the verdict in the language of the page', async () => {
    const { sentence, remarks } = tellVerdict(comparison, verdictJa);
    expect(sentence).to.contain('smallを使ってください');
    const list = await page('/lab/comparisons', 'ja');
    expect(list).to.contain('<html lang="ja"').and.to.contain(escaped(sentence));
    const one = await page('/lab/comparisons/a', 'ja');
    expect(one).to.contain(`<h1>${escaped(sentence)}</h1>`);
    for (const remark of remarks) expect(one).to.contain(escaped(remark));
    expect(one).to.not.contain('Use small');
    const inEnglish = `<h1>${escaped(comparison.verdict.sentence)}</h1>`;
    expect(await page('/lab/comparisons/a', 'en')).to.contain(inEnglish);
  });
});

describe('a drawing on a page that takes no inline styles', () => {
  it('has attributes instead, and none that lay out the page', () => {
    const svg =
      '<svg style="max-width:760px"><text style="font-size:12px;font-family:inherit;user-select:none" x="1">a</text></svg>';
    expect(inlineDrawing(svg)).to.equal(
      '<svg><text font-size="12px" font-family="inherit" x="1">a</text></svg>',
    );
  });
});
