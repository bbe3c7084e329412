import { useEffect, useMemo, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Clock } from "../clock/clock";
import { FIRST_DAY, namedTimes, roomyTimes, timeInWords } from "../clock/logTime";
import { token, useTheme } from "../shell/theme";
import { type Curve, columnsOf, curveTable, DASHES, unitWords } from "./curves";
import { pngOfSvg, svgText } from "./exports";
import { Figure } from "./Figure";
import { pythonOfCurves } from "./python";

const HEIGHT = 220;
const WIDE = 640;
const NAME_PX = 76; // room for the name of a time

interface Props {
  title: string;
  curves: Curve[];
  clock?: Clock;
  script: () => Promise<string>;
}

/** Time courses of one unit with 90 % bands on a logarithmic axis; a line follows the clock. */
export function CurvePlot({ title, curves, clock, script }: Props) {
  const exports = useMemo(() => {
    const svg = async () => {
      const { curvesAsSvg } = await import("./curveSvg");
      return svgText(curvesAsSvg(title, curves));
    };
    return {
      table: () => curveTable(curves),
      svg,
      png: async () => pngOfSvg(await svg(), WIDE, 320),
      python: async () => pythonOfCurves(await script(), title, curves),
    };
  }, [curves, script, title]);
  const evidence = [...new Set(curves.map((curve) => curve.evidence))].join(", ");
  const caption = `Medians with 90 % bands; ${evidence}. Time since the first session, logarithmic.`;
  return (
    <Figure title={title} exports={exports} caption={caption}>
      <Legend curves={curves} />
      <Canvas title={title} curves={curves} {...(clock ? { clock } : {})} />
    </Figure>
  );
}

function Legend({ curves }: { curves: Curve[] }) {
  return (
    <ul className="plain legend">
      {curves.map((curve, number) => (
        <li key={curve.name}>
          <svg width="28" height="8" aria-hidden="true">
            <line
              x1="1"
              y1="4"
              x2="27"
              y2="4"
              className={`stroke-${number + 1}`}
              strokeDasharray={DASHES[number]?.join(" ")}
            />
          </svg>
          {curve.label}
        </li>
      ))}
      <li className="soft">{unitWords(curves[0]?.unit ?? "")}</li>
    </ul>
  );
}

function Canvas({ title, curves, clock }: { title: string; curves: Curve[]; clock?: Clock }) {
  const box = useRef<HTMLDivElement>(null);
  const shade = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme redraws the plot with its colours
  useEffect(() => {
    const holder = box.current;
    if (!holder) return;
    const plot = new uPlot(
      options(curves, holder.clientWidth),
      columnsOf(curves, FIRST_DAY) as never,
      holder,
    );
    const stop = clock ? follow(plot, clock) : () => {};
    const watch = new ResizeObserver(() => plot.setSize({ width: holder.clientWidth, height: HEIGHT }));
    watch.observe(holder);
    return () => {
      watch.disconnect();
      stop();
      plot.destroy();
    };
  }, [curves, clock, shade]);
  return <div ref={box} className="curve" role="img" aria-label={`${title}: ${inWords(curves)}`} />;
}

/** The gist for a reader who cannot see the plot. */
function inWords(curves: Curve[]): string {
  return curves
    .map((curve) => {
      const highest = curve.median.reduce(
        (best, value, at) => (value > (curve.median[best] ?? 0) ? at : best),
        0,
      );
      const peak = curve.median[highest] ?? 0;
      return `${curve.label} highest at ${timeInWords(curve.days[highest] ?? 0)}, ${Number(peak.toPrecision(3))} ${curve.unit}`;
    })
    .join("; ");
}

function options(curves: Curve[], width: number): uPlot.Options {
  const ink = token("--soft");
  const hair = { stroke: token("--hair"), width: 1 };
  const font = "12px Inter Variable, sans-serif";
  const series: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  curves.forEach((curve, number) => {
    const colour = token(`--line-${number + 1}`);
    const quiet = { stroke: "transparent", points: { show: false } };
    bands.push({ series: [3 * number + 3, 3 * number + 2], fill: `${colour}2e` });
    const dash = DASHES[number] ?? [];
    series.push(
      { label: curve.label, stroke: colour, width: 2, dash, points: { show: false } },
      quiet,
      quiet,
    );
  });
  return {
    width,
    height: HEIGHT,
    scales: { x: { time: false, distr: 3, range: (_plot, low, high) => [low, high] } },
    legend: { show: false },
    cursor: { points: { show: false }, drag: { x: false, y: false } },
    series,
    bands,
    axes: [
      {
        stroke: ink,
        font,
        grid: hair,
        ticks: hair,
        size: 32,
        splits: timeSplits,
        values: timeNames,
        filter: (_plot, found) => found,
      },
      { stroke: ink, font, grid: hair, ticks: hair, size: 52 },
    ],
  };
}

function timeSplits(plot: uPlot): number[] {
  const { min, max } = plot.scales.x ?? {};
  if (!min || !max) return [];
  return roomyTimes({ first: min, last: max }, NAME_PX / plot.width).map((time) => time.day);
}

function timeNames(plot: uPlot, splits: number[]): string[] {
  const { min, max } = plot.scales.x ?? {};
  const names = new Map(
    namedTimes({ first: min ?? FIRST_DAY, last: max ?? 1 }).map((time) => [time.day, time.name]),
  );
  return splits.map((day) => names.get(day) ?? "");
}

function follow(plot: uPlot, clock: Clock): () => void {
  const line = document.createElement("div");
  line.className = "time-line";
  plot.over.append(line);
  const place = () => {
    line.style.transform = `translateX(${plot.valToPos(clock.day, "x")}px)`;
  };
  plot.hooks.draw = [...(plot.hooks.draw ?? []), place]; // the scales are there when it has drawn
  return clock.subscribe(place);
}
