/** The curves of a plot once more, as SVG for files: white paper, the same colours and dashes. */

import * as Plot from "@observablehq/plot";
import { FIRST_DAY, namedTimes } from "../clock/logTime";
import { type Curve, DASHES, unitWords } from "./curves";
import { asSvg } from "./svgOfPlot";

const PAPER_LINES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];
const INK = "#1c2126";

export function curvesAsSvg(title: string, curves: readonly Curve[]): SVGSVGElement {
  const last = curves[0]?.days.at(-1) ?? 1;
  const times = namedTimes({ first: FIRST_DAY, last });
  const names = new Map(times.map((time) => [time.day, time.name]));
  const marks = curves.flatMap((curve, number) => {
    const points = curve.days
      .map((day, at) => ({ day, middle: curve.median[at], low: curve.lo[at], high: curve.hi[at] }))
      .filter((point) => point.day >= FIRST_DAY);
    const colour = PAPER_LINES[number] ?? INK;
    const end = points.slice(-1);
    return [
      Plot.areaY(points, { x: "day", y1: "low", y2: "high", fill: colour, fillOpacity: 0.16 }),
      Plot.lineY(points, {
        x: "day",
        y: "middle",
        stroke: colour,
        strokeWidth: 2,
        strokeDasharray: DASHES[number]?.join(" ") ?? "",
      }),
      Plot.text(end, {
        x: "day",
        y: "middle",
        text: () => curve.label,
        textAnchor: "end",
        dy: -8,
        fill: colour,
      }),
    ];
  });
  const drawn = Plot.plot({
    ariaLabel: title,
    width: 640,
    height: 320,
    marginLeft: 56,
    style: { color: INK, background: "#ffffff" },
    x: {
      type: "log",
      label: "time since the first session",
      ticks: times.map((time) => time.day),
      tickFormat: (day: number) => names.get(day) ?? "",
    },
    y: { label: unitWords(curves[0]?.unit ?? ""), grid: true },
    marks,
  });
  return asSvg(drawn);
}
