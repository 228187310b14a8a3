import {
  chart,
  type ChartOption,
  INK,
  NAME_ROOM,
  nameAxis,
  PALETTE,
  roomFor,
  RULE,
} from '../../report/chart.ts';
import type { Html } from '../../report/html.ts';
import type { Estimate } from '../estimate.ts';
import { swing } from '../likely.ts';
import type { Formatter } from './formatter.ts';

const [BLUE, ORANGE] = PALETTE;
/** Bars of a tornado chart; further down nothing moves any more, and the table has them all. */
const BARS = 12;

/** What a custom series is given to draw with, as far as it is used here. */
interface CustomApi {
  value(dimension: number): number;
  coord(point: readonly number[]): number[];
}

function valueAxis(say: (value: number) => string): object {
  return {
    type: 'value',
    scale: true,
    splitNumber: 4,
    axisLabel: { color: INK, formatter: say, hideOverlap: true },
    axisLine: { show: false },
    splitLine: { lineStyle: { color: RULE } },
  };
}

/** The recommended encoder's worth as each input goes from low to high. */
export function tornadoChart({ tornado, candidates, recommended }: Estimate, formatter: Formatter): Html {
  const { t } = formatter;
  const bars = tornado.filter((bar) => swing(bar) > 0).slice(0, BARS);
  const base = candidates.find(({ name }) => name === recommended)?.likely.worth ?? 0;
  const names = bars.map(({ name }) => formatter.nameOf(name));
  const side = (
    legend: string,
    color: string,
    values: readonly number[],
    labels: readonly string[],
  ): object => ({
    type: 'custom',
    name: legend,
    itemStyle: { color },
    encode: { x: [1, 2], y: 0 },
    data: values.map((value, row) => [row, base, value]),
    renderItem: (_: unknown, api: CustomApi) => {
      const row = api.value(0);
      const [from = 0, y = 0] = api.coord([api.value(1), row]);
      const [to = 0] = api.coord([api.value(2), row]);
      const isLeft = to < from;
      return {
        type: 'group',
        children: [
          {
            type: 'rect',
            shape: { x: Math.min(from, to), y: y - 9, width: Math.max(1, Math.abs(to - from)), height: 18 },
            style: { fill: color },
          },
          {
            type: 'text',
            style: {
              text: labels[row] ?? '',
              x: isLeft ? to - 5 : to + 5,
              y,
              align: isLeft ? 'right' : 'left',
              verticalAlign: 'middle',
              fill: INK,
              fontSize: 11,
            },
          },
        ],
      };
    },
  });
  const series = [
    side(
      t.low,
      ORANGE,
      bars.map(({ atLow }) => atLow),
      bars.map(({ name, range }) => formatter.valueOf(name, range.low)),
    ),
    side(
      t.high,
      BLUE,
      bars.map(({ atHigh }) => atHigh),
      bars.map(({ name, range }) => formatter.valueOf(name, range.high)),
    ),
    upright(base, bars.length),
  ];
  return chart(t.tornadoChartLabel, (sheet) => ({
    option: {
      grid: { left: roomFor(names, sheet), right: sheet.isNarrow ? 24 : 64, top: 36, bottom: 34 },
      legend: { top: 0, left: 0, textStyle: { color: INK } },
      xAxis: {
        ...valueAxis((value) => formatter.about(value)),
        boundaryGap: sheet.isNarrow ? ['30%', '30%'] : ['12%', '12%'],
      },
      yAxis: nameAxis(names, sheet, 11),
      series,
    },
    height: 80 + (30 + (sheet.isNarrow ? NAME_ROOM : 0)) * bars.length,
  }));
}

/** A line across all rows at one value. */
function upright(value: number, rows: number): object {
  return {
    type: 'custom',
    encode: { x: 0 },
    data: [[value]],
    renderItem: (_: unknown, api: CustomApi) => {
      const [x = 0, top = 0] = api.coord([value, 0]);
      const [, bottom = 0] = api.coord([value, rows - 1]);
      return {
        type: 'line',
        shape: { x1: x, y1: top - 15, x2: x, y2: bottom + 15 },
        style: { stroke: INK, lineWidth: 1 },
      };
    },
  };
}

/** Each encoder's worth: median and where 90 of 100 simulations lie. */
export function roiChart({ candidates, recommended }: Estimate, formatter: Formatter): Html {
  const names = candidates.map(({ name }) => name);
  const spreads = {
    type: 'custom',
    encode: { x: [1, 2, 3], y: 0 },
    data: candidates.map(({ worth }, row) => [row, worth.low, worth.median, worth.high]),
    renderItem: (_: unknown, api: CustomApi) => {
      const row = api.value(0);
      const [low = 0, y = 0] = api.coord([api.value(1), row]);
      const [median = 0] = api.coord([api.value(2), row]);
      const [high = 0] = api.coord([api.value(3), row]);
      const color = names[row] === recommended ? BLUE : ORANGE;
      return {
        type: 'group',
        children: [
          {
            type: 'rect',
            shape: { x: low, y: y - 5, width: high - low, height: 10, r: 5 },
            style: { fill: color, opacity: 0.35 },
          },
          { type: 'circle', shape: { cx: median, cy: y, r: 7 }, style: { fill: color } },
        ],
      };
    },
  };
  return chart(formatter.t.roiChartLabel, (sheet) => ({
    option: {
      grid: { left: roomFor(names, sheet), right: sheet.isNarrow ? 24 : 40, top: 12, bottom: 34 },
      // Nothing gained and nothing lost is always in sight.
      xAxis: { ...valueAxis((value) => formatter.about(value)), scale: false },
      yAxis: nameAxis(names, sheet, 9),
      series: [spreads, upright(0, names.length)],
    },
    height: 60 + (sheet.isNarrow ? 44 : 40) * names.length,
  }));
}

/** What the recommended encoder has earned by each month. */
export function earnedChart({ earned }: Estimate, formatter: Formatter): Html {
  const { t } = formatter;
  const plain = {
    type: 'line',
    symbol: 'none',
    stack: 'band',
    stackStrategy: 'all',
    lineStyle: { opacity: 0 },
  };
  const optionOn = (isNarrow: boolean) => ({
    grid: { left: isNarrow ? 68 : 84, right: 24, top: 16, bottom: 52 },
    xAxis: {
      ...valueAxis((value) => formatter.number(value)),
      scale: false,
      max: earned.at(-1)?.month ?? 1,
      interval: (earned.at(-1)?.month ?? 1) / 6,
      name: t.earnedColumns.month,
      nameLocation: 'middle',
      nameGap: 30,
      nameTextStyle: { color: INK },
    },
    yAxis: valueAxis((value) => formatter.about(value)),
    series: [
      { ...plain, data: earned.map(({ month, low }) => [month, low]) },
      {
        ...plain,
        areaStyle: { color: BLUE, opacity: 0.25 },
        data: earned.map(({ month, low, high }) => [month, high - low]),
      },
      {
        type: 'line',
        symbol: 'none',
        lineStyle: { color: BLUE, width: 3 },
        data: earned.map(({ month, median }) => [month, median]),
      },
      {
        type: 'line',
        symbol: 'none',
        lineStyle: { color: INK, width: 1.5, type: 'dashed' },
        data: [
          [0, 0],
          [earned.at(-1)?.month ?? 1, 0],
        ],
      },
    ],
  });
  return chart(t.earnedChartLabel, ({ isNarrow }) => ({
    option: optionOn(isNarrow) as ChartOption,
    height: 320,
  }));
}
