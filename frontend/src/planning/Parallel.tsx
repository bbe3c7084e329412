import { useCallback, useMemo } from "react";
import { tidy } from "../plots/numbers";
import { type Ink, type PlotLibrary, StatPlot } from "../plots/StatPlot";
import { type Planning, parallel } from "./planning";

const AWAY = -18; // px from the first axis to the letters
const LINE_CHARS = 16; // of the name of an axis before it is broken

/** Every course of the front over all objectives at once; up is better on every axis. */
export function Parallel({ planning, picked }: { planning: Planning; picked: string }) {
  const { axes, front, named } = useMemo(() => parallel(planning), [planning]);
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, width: number) => {
      const names = axes.map((one) => one.axis);
      const shown = named.filter((knot) => knot.line === picked);
      const firsts = named.filter((knot) => knot.axis === names[0]);
      return plot.plot({
        width,
        height: 380,
        marginLeft: 56,
        marginRight: 44,
        marginTop: 84,
        marginBottom: 28,
        x: { type: "point", domain: names, axis: null },
        y: { domain: [0, 1], axis: null },
        marks: [
          plot.ruleX(names, { stroke: ink.hair, strokeWidth: 1.5 }),
          plot.line(front, { x: "axis", y: "height", z: "line", stroke: ink.text, strokeOpacity: 0.16 }),
          plot.line(named, { x: "axis", y: "height", z: "line", stroke: ink.text, strokeWidth: 1.2 }),
          plot.line(shown, {
            x: "axis",
            y: "height",
            z: "line",
            stroke: ink.lines[1] ?? ink.accent,
            strokeWidth: 3,
          }),
          plot.dot(firsts, {
            x: "axis",
            y: "height",
            dx: AWAY,
            r: 9,
            fill: (knot: { line: string }) =>
              knot.line === picked ? (ink.lines[1] ?? ink.accent) : ink.text,
          }),
          plot.text(firsts, {
            x: "axis",
            y: "height",
            dx: AWAY,
            text: "line",
            fill: ink.ground,
            fontWeight: 700,
          }),
          plot.text(axes, { x: "axis", y: 1, dy: -8, text: (one) => tidy(one.best), lineAnchor: "bottom" }),
          plot.text(axes, { x: "axis", y: 0, dy: 8, text: (one) => tidy(one.worst), lineAnchor: "top" }),
          plot.text(axes, {
            x: "axis",
            frameAnchor: "top",
            dy: -26,
            lineAnchor: "bottom",
            text: (one) => broken(one.axis),
            fontWeight: 600,
          }),
        ],
      });
    },
    [axes, front, named, picked],
  );
  return (
    <StatPlot
      title="All objectives at once"
      caption="A line is a course, an axis an objective with its best value above and its worst below: up is better everywhere. Lines that cross trade one for the other. Dark: the plans beside; coloured: the chosen one."
      words={`${planning.front[planning.objectives[0]?.name ?? ""]?.length ?? 0} courses over ${axes.map((one) => one.axis).join("; ")}`}
      table={{
        columns: ["course", "objective", "value", "share of the way to the best"],
        rows: [...named, ...front].map((knot) => [knot.line, knot.axis, knot.value, knot.height]),
      }}
      draw={draw}
    />
  );
}

/** Long names over several lines. */
export function broken(words: string, most = LINE_CHARS): string {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
