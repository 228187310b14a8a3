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
import { type ComposeOption, init, use } from 'echarts/core';
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

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

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
 * Draws a chart as SVG that scales with its column, needs no script, and takes ink and rules from the page around it.
 *
 * @param label says what it shows to those who cannot see it
 */
export function chart(option: ChartOption, label: string, { width, height }: ChartSize): Html {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    drawing.setOption({
      animation: false,
      color: [...PALETTE],
      textStyle: { fontFamily: 'inherit', color: INK },
      ...option,
    });
    return new Html(forPage(drawing.renderToSVGString(), label, width));
  } finally {
    drawing.dispose();
  }
}

function forPage(svg: string, label: string, width: number): string {
  const title = label.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  const plain = svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (?:ecmeta_\w+|class|pointer-events)="[^"]*"/g, '')
    .replace(
      /^<svg width="\d+" height="\d+"/,
      `<svg role="img" aria-label="${title}" style="max-width:${width}px"`,
    );
  return Object.entries(PAGE_COLORS).reduce((text, [stand, color]) => text.replaceAll(stand, color), plain);
}
