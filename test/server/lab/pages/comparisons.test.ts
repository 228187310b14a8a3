import { expect } from 'chai';
import { inlineDrawing } from '../../../../server/lab/pages/comparisons.ts';

describe('a drawing on a page that takes no inline styles', () => {
  it('has attributes instead, and none that lay out the page', () => {
    const svg =
      '<svg style="max-width:760px"><text style="font-size:12px;font-family:inherit;user-select:none" x="1">a</text></svg>';
    expect(inlineDrawing(svg)).to.equal(
      '<svg><text font-size="12px" font-family="inherit" x="1">a</text></svg>',
    );
  });
});
