import { useCallback, useMemo } from "react";
import { ROOM } from "../plots/ink";
import { type Ink, type PlotLibrary, StatPlot } from "../plots/StatPlot";
import { fan, gainWords, type Trial } from "./trial";

/** The gain in each arm over the visits. */
export function Fan({ trial, endpoint }: { trial: Trial; endpoint: string }) {
  const points = useMemo(() => fan(trial, endpoint), [trial, endpoint]);
  const arms = useMemo(() => [...new Set(points.map((point) => point.arm))], [points]);
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, width: number) =>
      plot.plot({
        ...ROOM,
        width,
        height: 320,
        marginRight: 80,
        marginLeft: 48,
        x: { label: "days since the first session", grid: true },
        y: { label: `gain, ${gainWords(trial, endpoint)}`, grid: true, nice: true },
        color: { domain: arms, range: ink.lines.slice(0, arms.length) },
        marks: [
          plot.ruleY([0], { stroke: ink.text }),
          plot.areaY(points, { x: "visit", y1: "low", y2: "high", fill: "arm", fillOpacity: 0.18 }),
          plot.lineY(points, { x: "visit", y: "median", stroke: "arm", strokeWidth: 2 }),
          plot.dot(points, { x: "visit", y: "median", fill: "arm", r: 3 }),
          plot.text(
            points,
            plot.selectLast({
              x: "visit",
              y: "median",
              z: "arm",
              text: "arm",
              fill: "arm",
              textAnchor: "start",
              dx: 8,
            }),
          ),
        ],
      }),
    [points, arms, trial, endpoint],
  );
  return (
    <StatPlot
      title={`Fan: ${endpoint} by visit`}
      caption="Median and 90 % predictive interval of the mean gain in each arm, as trials of this size would print it."
      words={arms.join(", ")}
      table={{
        columns: ["arm", "day", "median", "lo", "hi"],
        rows: points.map((one) => [one.arm, one.visit, one.median, one.low, one.high]),
      }}
      draw={draw}
    />
  );
}
