import type { Comparison, FaqComparison } from '../compare/comparison.ts';
import { chart, type ChartOption, INK, PALETTE, PAPER, RULE } from './chart.ts';
import type { Html } from './html.ts';
import { titleOf } from './tables.ts';

const WIDE = { width: 760, height: 380 };
const SYMBOLS = [
  'circle',
  'rect',
  'triangle',
  'diamond',
  'roundRect',
  'pin',
  'arrow',
  'emptyCircle',
] as const;

/** How an axis looks: its title along it, ink and rules of the page. */
function axis(name: string, vertical = false): object {
  return {
    name,
    nameLocation: 'middle',
    nameGap: vertical ? 44 : 30,
    nameTextStyle: { color: INK },
    axisLabel: { color: INK },
    axisLine: { show: true, lineStyle: { color: INK } },
    axisTick: { lineStyle: { color: INK } },
    splitLine: { lineStyle: { color: RULE } },
    scale: true,
  };
}

const GRID = { left: 64, right: 24, top: 40, bottom: 56 };
const LEGEND = { top: 0, left: 0, textStyle: { color: INK }, itemGap: 16 };

/** Quality against what a question costs; those that nothing beats on both are joined by a line. */
export function paretoChart({ verdict, measure }: Comparison): Html {
  const inMs = verdict.costUnit === 'ms';
  const points = verdict.candidates.map(({ name, cost, quality }) => ({
    name,
    value: [inMs ? cost : cost / 1e6, 100 * (quality ?? NaN)],
  }));
  const front = verdict.paretoFront.flatMap((name) => points.find((point) => point.name === name) ?? []);
  const label = { show: true, position: 'top' as const, color: INK, formatter: '{b}', textBorderWidth: 0 };
  const option: ChartOption = {
    grid: { ...GRID, right: 150, top: 24 },
    // A gap, so that the name of the cheapest does not lie on the other axis.
    xAxis: {
      ...axis(inMs ? 'milliseconds for a question of 16 tokens' : 'size, MB'),
      boundaryGap: ['10%', '0%'],
    },
    yAxis: axis(`${measure} x 100`, true),
    series: [
      { type: 'line', data: front, symbol: 'none', lineStyle: { color: PALETTE[0], width: 2 } },
      ...points.map((point) => ({
        type: 'scatter' as const,
        data: [point],
        symbolSize: 12,
        symbol: point.name === verdict.chosen ? ('diamond' as const) : ('circle' as const),
        itemStyle: {
          color: verdict.paretoFront.includes(point.name) ? PALETTE[0] : PALETTE[1],
          borderColor: PAPER,
        },
        label,
        labelLayout: { hideOverlap: true, moveOverlap: 'shiftY' as const },
      })),
    ],
  };
  return chart(option, `Quality against cost of ${points.length} encoders`, WIDE);
}

/** Quality against the layers that were kept, a series a judged set, with 95% intervals. */
export function layersChart(comparison: Comparison, sets: readonly FaqComparison[]): Html {
  const { candidates, measure } = comparison;
  const ordered = candidates.toSorted((one, other) => one.layers - other.layers);
  const names = ordered.map(
    ({ name, layers }) => `${layers} layer${layers === 1 ? '' : 's'}\n${folded(name)}`,
  );
  const series = sets.flatMap((set, index) => {
    const shift = (index - (sets.length - 1) / 2) * 10;
    const color = PALETTE[index % PALETTE.length] ?? INK;
    const values = ordered.map(({ name }, place) => {
      const score = set.rows.find((row) => row.name === name)?.scores[measure];
      return [place, 100 * (score?.estimate ?? NaN), 100 * (score?.low ?? NaN), 100 * (score?.high ?? NaN)];
    });
    return [
      {
        type: 'custom' as const,
        name: set.dataset,
        data: values,
        encode: { x: 0, y: [2, 3] },
        itemStyle: { color },
        renderItem: (_: unknown, api: CustomApi) => {
          const [x = 0, low = 0] = api.coord([api.value(0), api.value(2)]);
          const [, high = 0] = api.coord([api.value(0), api.value(3)]);
          const style = { stroke: color, lineWidth: 1.5, fill: 'none' };
          const line = (x1: number, y1: number, x2: number, y2: number) => ({
            type: 'line' as const,
            shape: { x1, y1, x2, y2 },
            style,
          });
          const at = x + shift;
          return {
            type: 'group' as const,
            children: [
              line(at, low, at, high),
              line(at - 4, low, at + 4, low),
              line(at - 4, high, at + 4, high),
            ],
          };
        },
      },
      {
        type: 'scatter' as const,
        name: set.dataset,
        data: values.map(([place, value]) => [place ?? 0, value ?? NaN]),
        symbolOffset: [shift, 0],
        symbol: SYMBOLS[index % SYMBOLS.length] ?? 'circle',
        symbolSize: 9,
        itemStyle: { color },
      },
    ];
  });
  const option: ChartOption = {
    grid: { ...GRID, bottom: 84 },
    legend: { ...LEGEND, data: sets.map(({ dataset }) => dataset) },
    xAxis: {
      ...axis(''),
      type: 'category',
      data: names,
      axisLabel: { color: INK, interval: 0, lineHeight: 15 },
    },
    yAxis: axis(`${measure} x 100`, true),
    series: series as NonNullable<ChartOption['series']>,
  };
  return chart(option, `Quality of each encoder by kept layers, with intervals`, { ...WIDE, height: 420 });
}

/** What a custom series is given to draw with, as far as it is used here. */
interface CustomApi {
  value(dimension: number): number;
  coord(point: readonly number[]): number[];
}

/** Long names go on lines of their own. */
function folded(name: string): string {
  return name.replace('+', '+\n');
}

/** What was forecast of first hits against what came true; on the diagonal the two agree. */
export function reliabilityChart(set: FaqComparison): Html {
  const percent = { ...axis('forecast: probability of being right, %'), min: 0, max: 100 };
  const option: ChartOption = {
    grid: { ...GRID, top: 24 + 22 * Math.ceil(set.rows.length / 3) },
    legend: { ...LEGEND, data: set.rows.map(({ name }) => name) },
    xAxis: percent,
    yAxis: { ...axis('came true, %', true), min: 0, max: 100 },
    series: [
      {
        type: 'line',
        data: [
          [0, 0],
          [100, 100],
        ],
        symbol: 'none',
        lineStyle: { color: INK, type: 'dashed', width: 1, opacity: 0.5 },
      },
      ...set.rows.map(({ name, confidence }, index) => ({
        type: 'line' as const,
        name,
        symbol: SYMBOLS[index % SYMBOLS.length] ?? 'circle',
        symbolSize: 8,
        data: confidence.reliability.flatMap(({ forecast, observed }) =>
          forecast === null || observed === null ? [] : [[100 * forecast, 100 * observed]],
        ),
      })),
    ],
  };
  return chart(option, `Reliability of the probabilities on ${titleOf(set)}`, { width: 760, height: 440 });
}

/** Size on disk and memory of the process that embeds questions, in megabytes. */
export function sizeChart({ candidates, cost }: Comparison): Html {
  const asking = [...new Map(candidates.map((candidate) => [candidate.queryVariant, candidate])).values()];
  const of = (name: string) => cost?.results.find(({ variant }) => variant === name);
  const bars = (name: string, bytes: (variant: string) => number | undefined): object => ({
    type: 'bar',
    name,
    barMaxWidth: 22,
    data: asking.map(({ queryVariant }) => (bytes(queryVariant) ?? NaN) / 1e6),
    label: {
      show: true,
      position: 'right',
      color: INK,
      formatter: ({ value }: { value: number }) => value.toFixed(0),
    },
  });
  const series = [
    bars('size on disk', (name) => asking.find(({ queryVariant }) => queryVariant === name)?.bytes),
    ...(cost === null
      ? []
      : [
          bars('memory, idle', (name) => of(name)?.idleMemoryBytes),
          bars('memory, at most', (name) => of(name)?.peakMemoryBytes),
        ]),
  ];
  const option: ChartOption = {
    grid: {
      ...GRID,
      left: 20 + 7 * Math.max(...asking.map(({ queryVariant }) => queryVariant.length)),
      right: 56,
    },
    legend: LEGEND,
    xAxis: { ...axis('MB'), scale: false },
    yAxis: {
      ...axis(''),
      type: 'category',
      inverse: true,
      data: asking.map(({ queryVariant }) => queryVariant),
    },
    series,
  };
  return chart(option, 'Size and memory of each encoder', { width: 760, height: 110 + 76 * asking.length });
}
