import { useCallback } from "react";
import { ROOM } from "../plots/ink";
import { type Ink, type PlotLibrary, StatPlot } from "../plots/StatPlot";
import { dayNumber, type Plan } from "./planning";

/** Sessions of a plan and the days to hide after each, on one line of time. */
export function Calendar({ plan }: { plan: Plan }) {
  const first = plan.sessions[0] ?? "";
  const visits = plan.sessions.map((words, number) => {
    const start = dayNumber(words, first);
    return {
      session: `Session ${number + 1}`,
      words,
      start,
      end: start + Math.max(1, plan.clear_after_days),
    };
  });
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, width: number) =>
      plot.plot({
        ...ROOM,
        width,
        height: 84 + 34 * visits.length,
        marginLeft: 80,
        marginRight: 88,
        x: { label: "days since the first session", grid: true },
        y: { label: null, domain: visits.map((visit) => visit.session) },
        marks: [
          plot.barX(visits, {
            y: "session",
            x1: "start",
            x2: "end",
            fill: ink.lines[1] ?? ink.accent,
            insetTop: 8,
            insetBottom: 8,
          }),
          plot.tickX(visits, { x: "start", y: "session", stroke: ink.text, strokeWidth: 2 }),
          plot.text(visits, {
            x: "end",
            y: "session",
            text: "words",
            textAnchor: "start",
            dx: 6,
            fill: ink.text,
          }),
        ],
      }),
    [visits],
  );
  return (
    <StatPlot
      title="Calendar"
      caption="A bar runs from the session until redness is gone in 95 of 100 draws."
      words={`Sessions: ${plan.sessions.join(", ")}`}
      table={{
        columns: ["session", "day", "clear by, day"],
        rows: visits.map((one) => [one.words, one.start, one.end]),
      }}
      draw={draw}
    />
  );
}
