import { useCallback, useMemo } from "react";
import { ROOM } from "../plots/ink";
import { type Ink, type PlotLibrary, StatPlot } from "../plots/StatPlot";
import type { Trial } from "./trial";

const WANTED = 0.8; // power that trials are planned for

/** Power by size, where the trial was asked for it. */
export function Power({ trial, endpoint }: { trial: Trial; endpoint: string }) {
  const points = useMemo(
    () =>
      trial.power
        .filter((curve) => curve.endpoint === endpoint)
        .flatMap((curve) =>
          curve.points.map(([people, power, low, high]) => ({
            words: `${curve.arm} against ${curve.against}`,
            people,
            power,
            low,
            high,
          })),
        ),
    [trial, endpoint],
  );
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, width: number) =>
      plot.plot({
        ...ROOM,
        width,
        height: 300,
        marginLeft: 48,
        x: { label: "people", grid: true },
        y: { label: "power", domain: [0, 1], grid: true },
        marks: [
          plot.ruleY([WANTED], { stroke: ink.text, strokeDasharray: "4 3" }),
          plot.ruleX(points, { x: "people", y1: "low", y2: "high", stroke: ink.text }),
          plot.lineY(points, { x: "people", y: "power", z: "words", stroke: ink.lines[0] ?? ink.accent }),
          plot.dot(points, { x: "people", y: "power", fill: ink.lines[0] ?? ink.accent, r: 4 }),
        ],
      }),
    [points],
  );
  if (points.length === 0) return null;
  return (
    <StatPlot
      title={`Power: ${endpoint}`}
      caption="Share of simulated trials with p below 5 %, with the chance error of the simulation; the line is at 80 %."
      words={points.map((one) => `${one.people} people ${one.power.toFixed(2)}`).join("; ")}
      table={{
        columns: ["comparison", "people", "power", "lo (95 %)", "hi (95 %)"],
        rows: points.map((one) => [one.words, one.people, one.power, one.low, one.high]),
      }}
      draw={draw}
    />
  );
}
