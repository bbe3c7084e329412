import { useCallback, useMemo } from "react";
import { dashOf, framed, keyed } from "../plots/bands";
import { type Ink, type PlotLibrary, StatPlot } from "../plots/StatPlot";
import { asSvg } from "../plots/svgOfPlot";
import { gainWords, responderSteps, type Trial } from "./trial";

/** For any gain: how many people reach it by the last visit. */
export function ResponderCurve({ trial, endpoint }: { trial: Trial; endpoint: string }) {
  const steps = useMemo(() => responderSteps(trial, endpoint), [trial, endpoint]);
  const arms = useMemo(() => [...new Set(steps.map((step) => step.arm))], [steps]);
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, width: number) => {
      const drawn = plot.plot({
        ...framed(arms.length),
        width,
        x: { label: `gain of at least, ${gainWords(trial, endpoint)}`, grid: true },
        y: { label: "% of the people seen", domain: [0, 100], grid: true },
        marks: [
          plot.ruleX([0], { stroke: ink.text }),
          ...arms.flatMap((arm, number) => {
            const colour = ink.lines[number] ?? ink.text;
            const points = steps.filter((step) => step.arm === arm);
            return [
              plot.areaY(points, {
                x: "gain",
                y1: "low",
                y2: "high",
                fill: colour,
                fillOpacity: 0.16,
                curve: "step-before",
              }),
              plot.lineY(points, {
                x: "gain",
                y: "share",
                stroke: colour,
                strokeWidth: 2,
                strokeDasharray: dashOf(number),
                curve: "step-before",
              }),
            ];
          }),
        ],
      });
      return keyed(asSvg(drawn), arms, ink);
    },
    [steps, arms, trial, endpoint],
  );
  if (steps.length === 0)
    return (
      <p className="card soft">
        {endpoint} is a share of people already, or this trial was made before responder curves were kept:
        there is no curve of who gains how much.
      </p>
    );
  const day = trial.responders.find((one) => one.endpoint === endpoint)?.visit ?? 0;
  return (
    <StatPlot
      title={`Responders: ${endpoint} by day ${day}`}
      caption="For any gain on the axis below, the share of people who reached it: line, the shown trial; band, 90 % of trials of this size. Curves further right are better."
      words={arms
        .map((arm) => {
          const half = steps.findLast((step) => step.arm === arm && step.share >= 50);
          return half ? `half of ${arm} gain at least ${Number(half.gain.toPrecision(2))}` : arm;
        })
        .join("; ")}
      table={{
        columns: ["arm", "gain of at least", "% of people", "lo (5 %)", "hi (95 %)"],
        rows: steps.map((step) => [step.arm, step.gain, step.share, step.low, step.high]),
      }}
      draw={draw}
    />
  );
}
