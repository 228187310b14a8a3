import {
  BarChart,
  type BarSeriesOption,
  CustomChart,
  type CustomSeriesOption,
  LineChart,
  type LineSeriesOption,
  ScatterChart,
  type ScatterSeriesOption,
} from 'echarts/charts';
import {
  GridComponent,
  type GridComponentOption,
  LegendComponent,
  type LegendComponentOption,
  MarkLineComponent,
} from 'echarts/components';
import { type ComposeOption, init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { Html } from './html.ts';

use([
  BarChart,
  CustomChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  SVGRenderer,
]);

/** What a chart may be made of. */
export type ChartOption = ComposeOption<
  | BarSeriesOption
  | CustomSeriesOption
  | LineSeriesOption
  | ScatterSeriesOption
  | GridComponentOption
  | LegendComponentOption
>;

/** What a chart is drawn on: the column of a report, or that of a phone. */
export interface Sheet {
  readonly width: number;
  readonly isNarrow: boolean;
}

/** A chart as it is on one sheet. */
interface Drawing {
  readonly option: ChartOption;
  readonly height: number;
}

const SHEETS: readonly Sheet[] = [
  { width: 760, isNarrow: false },
  { width: 350, isNarrow: true },
];
/** Of one letter, in parts of the size of the type: that of the widest fonts that a page may be read in. */
const LETTER = 0.62;
const SMALL_PRINT = 12;

/** About how wide a text is drawn, in pixels: characters of Japanese are as wide as high. */
function textWidth(text: string, size: number = SMALL_PRINT): number {
  return Array.from(text).reduce(
    (sum, character) => sum + ((character.codePointAt(0) ?? 0) > 0x2e80 ? 1.05 : LETTER) * size,
    0,
  );
}

// Nothing here knows the reader's font; the library's own guess lets the entries of a legend lie on each other.
setPlatformAPI({
  measureText: (text, font) => ({ width: textWidth(text, Number.parseFloat(font ?? '') || SMALL_PRINT) }),
});

/** Colors that can be told apart, also by the color-blind, and read on white and on black. */
export const PALETTE = [
  '#3579c4',
  '#c8641b',
  '#2a8c5a',
  '#a1559c',
  '#94791a',
  '#c4434f',
  '#3e94a3',
  '#6d6bd0',
] as const;

/** Stand-ins for colors that the page decides on, light or dark: the library knows only fixed ones. */
export const INK = '#123456';
export const RULE = '#654321';
export const PAPER = '#fedcba';
const PAGE_COLORS: Readonly<Record<string, string>> = {
  [INK]: 'currentColor',
  [RULE]: 'var(--rule)',
  [PAPER]: 'var(--paper)',
};

/**
 * Draws a chart as SVG that scales with its column, needs no script, and takes ink and rules from the page around it;
 * once for a page and once for a phone, of which the page's styles show the one that fits.
 *
 * @param label says what it shows to those who cannot see it
 */
export function chart(label: string, draw: (sheet: Sheet) => Drawing): Html {
  return new Html(SHEETS.map((sheet) => drawn(label, sheet, draw(sheet))).join(''));
}

/** How much higher the row of a name is on a narrow sheet. */
export const NAME_ROOM = 18;

/**
 * An axis of names beside their rows; on a narrow sheet each stands above its row, where it takes no width.
 *
 * @param above half the height of what is drawn in a row
 */
export function nameAxis(names: readonly string[], { isNarrow }: Sheet, above: number): object {
  return {
    type: 'category',
    inverse: true,
    data: names,
    axisLabel: {
      ...{ color: INK, interval: 0 },
      ...(isNarrow ? { inside: true, margin: 0, verticalAlign: 'bottom', padding: [0, 0, above, 0] } : {}),
    },
    axisTick: { show: false },
    axisLine: { show: false },
    splitLine: { show: false },
  };
}

/** What those names need at the left. */
export function roomFor(names: readonly string[], { isNarrow }: Sheet): number {
  return isNarrow ? 8 : 16 + Math.max(0, ...names.map((name) => textWidth(name)));
}

function drawn(label: string, { width, isNarrow }: Sheet, { option, height }: Drawing): string {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    drawing.setOption({
      animation: false,
      color: [...PALETTE],
      textStyle: { fontFamily: 'inherit', color: INK },
      ...option,
    });
    return forPage(drawing.renderToSVGString(), label, isNarrow ? 'narrow' : 'wide');
  } finally {
    drawing.dispose();
  }
}

function forPage(svg: string, label: string, kind: 'narrow' | 'wide'): string {
  const title = label.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  const plain = svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (?:ecmeta_\w+|class|pointer-events)="[^"]*"/g, '')
    .replace(/^<svg width="\d+" height="\d+"/, `<svg class="${kind}" role="img" aria-label="${title}"`);
  return Object.entries(PAGE_COLORS).reduce((text, [stand, color]) => text.replaceAll(stand, color), plain);
}
