import { useCallback, useMemo } from "react";
import { ROOM } from "../plots/ink";
import { tidy } from "../plots/numbers";
import { type Ink, type PlotLibrary, StatPlot } from "../plots/StatPlot";
import { type ForestRow, forestRows, gainWords, type Trial } from "./trial";

/** Arms against each other at the last visit, with what chance and the model leave open. */
export function Forest({ trial, endpoint }: { trial: Trial; endpoint: string }) {
  const rows = useMemo(() => forestRows(trial, endpoint), [trial, endpoint]);
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, width: number) =>
      plot.plot({
        ...ROOM,
        width,
        height: 84 + 36 * rows.length,
        marginLeft: Math.min(width / 3, 190),
        marginRight: Math.min(width / 3, 190),
        x: { label: gainWords(trial, endpoint), grid: true, nice: true },
        y: { label: null, domain: rows.map((row) => row.words) },
        marks: [
          plot.ruleX([0], { stroke: ink.text }),
          plot.ruleY(rows, {
            y: "words",
            x1: "predictedLow",
            x2: "predictedHigh",
            stroke: ink.lines[0] ?? ink.accent,
            strokeWidth: 8,
            strokeOpacity: 0.25,
          }),
          plot.ruleY(rows, { y: "words", x1: "low", x2: "high", stroke: ink.text, strokeWidth: 1.5 }),
          plot.dot(rows, {
            y: "words",
            x: "estimate",
            fill: ink.lines[0] ?? ink.accent,
            r: 5,
            symbol: "square",
          }),
          plot.text(rows, {
            y: "words",
            frameAnchor: "right",
            dx: 12,
            textAnchor: "start",
            text: (row: ForestRow) => `${tidy(row.estimate)} [${tidy(row.low)}, ${tidy(row.high)}]`,
          }),
        ],
      }),
    [rows, trial, endpoint],
  );
  return (
    <StatPlot
      title={`Forest: ${endpoint} at the last visit`}
      caption="Square and line: the shown trial with its 95 % interval. Wide band: 90 % of what trials like this would print."
      words={rows.map((row) => `${row.words} ${row.estimate.toPrecision(3)}`).join("; ")}
      table={{
        columns: [
          "comparison",
          "people",
          "estimate",
          "lo (95 %)",
          "hi (95 %)",
          "predictive lo (90 %)",
          "predictive hi (90 %)",
          "p",
        ],
        rows: rows.map((row) => [
          row.words,
          row.n,
          row.estimate,
          row.low,
          row.high,
          row.predictedLow,
          row.predictedHigh,
          row.p ?? Number.NaN,
        ]),
      }}
      draw={draw}
    />
  );
}
