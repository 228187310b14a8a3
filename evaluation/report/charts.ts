import type { Comparison, FaqComparison } from '../compare/comparison.ts';
import {
  chart,
  type ChartOption,
  INK,
  NAME_ROOM,
  nameAxis,
  PALETTE,
  PAPER,
  roomFor,
  RULE,
  type Sheet,
} from './chart.ts';
import type { Html } from './html.ts';
import { cheapestFirst, titleOf } from './tables.ts';

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
function axis(name: string, { width, isNarrow }: Sheet, vertical = false): object {
  return {
    name,
    nameLocation: 'middle',
    nameGap: vertical ? 36 : 28,
    nameTextStyle: { color: INK, ...(isNarrow ? { width: width - 120, overflow: 'break' } : {}) },
    axisLabel: { color: INK },
    axisLine: { show: true, lineStyle: { color: INK } },
    axisTick: { lineStyle: { color: INK } },
    splitLine: { lineStyle: { color: RULE } },
    scale: true,
  };
}

const gridOf = ({ isNarrow }: Sheet) => ({ left: isNarrow ? 52 : 60, right: 24, top: 40, bottom: 60 });
/** A line to read points against. */
const GUIDE = { color: INK, width: 1, opacity: 0.6 };
const LEGEND = { top: 0, left: 0, textStyle: { color: INK }, itemGap: 16 };

/** Room above a chart for a legend of so many long entries. */
const legendRoom = (entries: number, { isNarrow }: Sheet): number =>
  (isNarrow ? 34 : 24) + 24 * Math.ceil(entries / (isNarrow ? 1 : 2));

/**
 * Quality against what a question costs; those that nothing beats on both are joined by a line. Numbers instead of names,
 * which would lie on each other: those of `verdictTable`.
 */
export function paretoChart({ verdict, measure }: Comparison): Html {
  const inMs = verdict.costUnit === 'ms';
  const points = cheapestFirst(verdict).map(({ name, cost, quality, status }, at) => ({
    name: String(at + 1),
    value: [inMs ? cost : cost / 1e6, 100 * (quality ?? NaN)],
    kind: name === verdict.chosen ? 'recommended' : status,
    isOnFront: verdict.paretoFront.includes(name),
  }));
  const kinds = Object.keys(KINDS).filter((kind) => points.some((point) => point.kind === kind));
  const optionOn = (sheet: Sheet): ChartOption => ({
    grid: { ...gridOf(sheet), top: sheet.isNarrow ? 24 + 24 * Math.ceil(kinds.length / 2) : 40 },
    legend: { ...LEGEND, data: kinds },
    // A gap, so that the cheapest does not lie on the other axis.
    xAxis: {
      ...axis(inMs ? 'milliseconds to embed a question of 16 tokens' : 'size, MB', sheet),
      boundaryGap: ['10%', '10%'],
    },
    yAxis: axis(`${measure} x 100`, sheet, true),
    series: [
      {
        type: 'line',
        data: points.filter(({ isOnFront }) => isOnFront),
        symbol: 'none',
        z: 1,
        lineStyle: { color: INK, width: 1.5, opacity: 0.6 },
      },
      ...kinds.map((kind) => ({
        type: 'scatter' as const,
        name: kind,
        data: points.filter((point) => point.kind === kind),
        symbol: kind === 'recommended' ? ('diamond' as const) : ('circle' as const),
        symbolSize: kind === 'recommended' ? 30 : 18,
        itemStyle: { color: KINDS[kind] ?? INK, borderColor: PAPER, opacity: 1 },
        label: {
          ...{ show: true, position: 'inside' as const, color: '#fff', formatter: '{b}', textBorderWidth: 0 },
          ...{ fontSize: 11, fontWeight: 'bold' as const },
        },
      })),
    ],
  });
  return chart(`Quality against cost of ${points.length} encoders`, (sheet) => ({
    option: optionOn(sheet),
    height: 440,
  }));
}

/** Colors of the statuses; white digits read on each. */
const KINDS: Readonly<Record<string, string>> = {
  recommended: '#237a4d',
  baseline: '#2f6cb0',
  'not worse': '#2e808d',
  'not settled': '#7d6614',
  'too few': '#5b6470',
  worse: '#b35510',
};

/** Height of one encoder's rows in the chart of kept quality. */
const SET_HEIGHT = 10;

/** What each encoder keeps of the baseline's quality on each judged set, with 95% intervals, fewest layers first. */
export function layersChart(comparison: Comparison, sets: readonly FaqComparison[]): Html {
  const { candidates, measure, baseline, margin } = comparison;
  const ordered = candidates
    .filter(({ name }) => name !== baseline)
    .toSorted((one, other) => one.layers - other.layers);
  const names = ordered.map(({ name, layers }) => `${name}, ${layers} layer${layers === 1 ? '' : 's'}`);
  const series = sets.flatMap((set, index) => {
    const shift = (index - (sets.length - 1) / 2) * SET_HEIGHT;
    const color = PALETTE[index % PALETTE.length] ?? INK;
    const full = set.rows.find((row) => row.name === baseline)?.scores[measure]?.estimate ?? NaN;
    const values = ordered.map(({ name }, place) => {
      const difference = set.rows.find((row) => row.name === name)?.scores[measure]?.toBaseline;
      const share = (of: number | undefined): number => 100 * (1 + (of ?? NaN) / full);
      return [place, share(difference?.estimate), share(difference?.low), share(difference?.high)];
    });
    return [
      {
        type: 'custom' as const,
        name: set.dataset,
        data: values,
        encode: { y: 0, x: [2, 3] },
        itemStyle: { color },
        renderItem: (_: unknown, api: CustomApi) => {
          const [low = 0, y = 0] = api.coord([api.value(2), api.value(0)]);
          const [high = 0] = api.coord([api.value(3), api.value(0)]);
          const style = { stroke: color, lineWidth: 1.5, fill: 'none' };
          const line = (x1: number, y1: number, x2: number, y2: number) => ({
            type: 'line' as const,
            shape: { x1, y1, x2, y2 },
            style,
          });
          const at = y + shift;
          return {
            type: 'group' as const,
            children: [
              line(low, at, high, at),
              line(low, at - 3, low, at + 3),
              line(high, at - 3, high, at + 3),
            ],
          };
        },
      },
      {
        type: 'scatter' as const,
        name: set.dataset,
        data: values.map(([place, value]) => [value ?? NaN, place ?? 0]),
        symbolOffset: [0, shift],
        symbol: SYMBOLS[index % SYMBOLS.length] ?? 'circle',
        symbolSize: 7,
        itemStyle: { color },
      },
    ];
  });
  const marks: object = {
    type: 'scatter',
    data: [],
    markLine: {
      ...{ silent: true, symbol: 'none', animation: false, label: { show: false } },
      data: [
        { xAxis: 100, lineStyle: { ...GUIDE, type: 'solid' } },
        { xAxis: 100 * (1 - margin), lineStyle: { ...GUIDE, type: 'dashed' } },
      ],
    },
  };
  return chart('What each encoder keeps, by kept layers, with intervals', (sheet) => {
    const top = legendRoom(sets.length, sheet);
    const row = SET_HEIGHT * sets.length + 14 + (sheet.isNarrow ? NAME_ROOM : 0);
    return {
      option: {
        grid: { ...gridOf(sheet), top, left: roomFor(names, sheet) },
        legend: { ...LEGEND, data: sets.map(({ dataset }) => dataset) },
        xAxis: axis(`% of the ${measure} of ${baseline}`, sheet),
        yAxis: nameAxis(names, sheet, (SET_HEIGHT * sets.length) / 2 + 2),
        series: [...series, marks] as NonNullable<ChartOption['series']>,
      },
      height: top + 56 + ordered.length * row,
    };
  });
}

/** What a custom series is given to draw with, as far as it is used here. */
interface CustomApi {
  value(dimension: number): number;
  coord(point: readonly number[]): number[];
}

/** What was forecast of first hits against what came true, of these encoders; on the diagonal the two agree. */
export function reliabilityChart(set: FaqComparison, names: readonly string[]): Html {
  const rows = set.rows.filter(({ name }) => names.includes(name));
  const optionOn = (sheet: Sheet): ChartOption => ({
    grid: { ...gridOf(sheet), top: legendRoom(rows.length, sheet) },
    legend: { ...LEGEND, data: rows.map(({ name }) => name) },
    xAxis: { ...axis('forecast: probability of being right, %', sheet), min: 0, max: 100 },
    yAxis: { ...axis('came true, %', sheet, true), min: 0, max: 100 },
    series: [
      {
        type: 'line',
        data: [
          [0, 0],
          [100, 100],
        ],
        symbol: 'none',
        lineStyle: { ...GUIDE, type: 'dashed' },
      },
      ...rows.map(({ name, confidence }, index) => ({
        type: 'line' as const,
        name,
        symbol: SYMBOLS[index % SYMBOLS.length] ?? 'circle',
        symbolSize: 8,
        data: confidence.reliability.flatMap(({ forecast, observed }) =>
          forecast === null || observed === null ? [] : [[100 * forecast, 100 * observed]],
        ),
      })),
    ],
  });
  return chart(`Reliability of the probabilities on ${titleOf(set)}`, (sheet) => ({
    option: optionOn(sheet),
    height: 440,
  }));
}

/** Size on disk and memory of the process that embeds questions, in megabytes. */
export function sizeChart({ candidates, cost }: Comparison): Html {
  const queryVariants = [
    ...new Map(candidates.map((candidate) => [candidate.queryVariant, candidate])).values(),
  ];
  const of = (name: string) => cost?.results.find(({ variant }) => variant === name);
  const bars = (name: string, bytes: (variant: string) => number | undefined): object => ({
    type: 'bar',
    name,
    barMaxWidth: 22,
    data: queryVariants.map(({ queryVariant }) => (bytes(queryVariant) ?? NaN) / 1e6),
    label: {
      show: true,
      position: 'right',
      color: INK,
      formatter: ({ value }: { value: number }) => value.toFixed(0),
    },
  });
  const series = [
    bars('size on disk', (name) => queryVariants.find(({ queryVariant }) => queryVariant === name)?.bytes),
    ...(cost === null
      ? []
      : [
          bars('memory, idle', (name) => of(name)?.idleMemoryBytes),
          bars('memory, at most', (name) => of(name)?.peakMemoryBytes),
        ]),
  ];
  const names = queryVariants.map(({ queryVariant }) => queryVariant);
  return chart('Size and memory of each encoder', (sheet) => {
    const top = sheet.isNarrow ? 24 + 24 * series.length : 40;
    return {
      option: {
        grid: { ...gridOf(sheet), top, left: roomFor(names, sheet), right: 56 },
        legend: LEGEND,
        xAxis: { ...axis('MB', sheet), scale: false },
        yAxis: nameAxis(names, sheet, 36),
        series,
      },
      height: top + 70 + (76 + (sheet.isNarrow ? NAME_ROOM : 0)) * names.length,
    };
  });
}
