import { useCallback, useMemo, useState } from "react";
import { sentence } from "../plots/curves";
import { type Ink, type PlotLibrary, StatPlot } from "../plots/StatPlot";
import { Flow } from "./Flow";
import { endpointsOf, fan, forestRows, type Trial } from "./trial";

/** A finished trial: people, effects between arms, change by visit, and what published trials printed. */
export function TrialFound({ trial }: { trial: Trial }) {
  const endpoints = endpointsOf(trial);
  const [endpoint, setEndpoint] = useState(endpoints[0] ?? "");
  return (
    <div className="stack">
      <div className="row">
        <h2 className="grow">{trial.trial.name}</h2>
        <label className="row">
          <span className="soft">Endpoint</span>
          <select value={endpoint} onChange={(event) => setEndpoint(event.target.value)}>
            {endpoints.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      <div className="columns-2">
        <Forest trial={trial} endpoint={endpoint} />
        <Fan trial={trial} endpoint={endpoint} />
      </div>
      <Flow trial={trial} />
      <Published trial={trial} />
    </div>
  );
}

function Forest({ trial, endpoint }: { trial: Trial; endpoint: string }) {
  const rows = useMemo(() => forestRows(trial, endpoint), [trial, endpoint]);
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, width: number) =>
      plot.plot({
        width,
        height: 70 + 36 * rows.length,
        marginLeft: Math.min(width / 2.4, 190),
        x: { label: `${endpoint}, estimate`, grid: true },
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
        ],
      }),
    [rows, endpoint],
  );
  return (
    <StatPlot
      title={`Forest: ${endpoint} at the last visit`}
      caption="Square and line: the shown trial with its 95 % interval. Wide band: 90 % of what trials like this would print."
      words={rows.map((row) => `${row.words} ${row.estimate.toPrecision(3)}`).join("; ")}
      table={{
        columns: [
          "comparison",
          "estimate",
          "lo (95 %)",
          "hi (95 %)",
          "predictive lo (90 %)",
          "predictive hi (90 %)",
        ],
        rows: rows.map((row) => [
          row.words,
          row.estimate,
          row.low,
          row.high,
          row.predictedLow,
          row.predictedHigh,
        ]),
      }}
      draw={draw}
    />
  );
}

function Fan({ trial, endpoint }: { trial: Trial; endpoint: string }) {
  const points = useMemo(() => fan(trial, endpoint), [trial, endpoint]);
  const arms = useMemo(() => [...new Set(points.map((point) => point.arm))], [points]);
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, width: number) =>
      plot.plot({
        width,
        height: 280,
        marginRight: 80,
        marginLeft: 48,
        x: { label: "days since the first session", grid: true },
        y: { label: `${endpoint}, change`, grid: true },
        color: { domain: arms, range: ink.lines },
        marks: [
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
    [points, arms, endpoint],
  );
  return (
    <StatPlot
      title={`Fan: ${endpoint} by visit`}
      caption="Median and 90 % predictive interval of the change in each arm."
      words={arms.join(", ")}
      table={{
        columns: ["arm", "day", "median", "lo", "hi"],
        rows: points.map((one) => [one.arm, one.visit, one.median, one.low, one.high]),
      }}
      draw={draw}
    />
  );
}

function Published({ trial }: { trial: Trial }) {
  if (trial.published.length === 0) return null;
  const tidy = (value: number) => Number(value.toPrecision(3));
  return (
    <section className="card listing">
      <h2>Published values beside the prediction</h2>
      <table>
        <thead>
          <tr>
            {["Record", "Endpoint", "Observed", "Predicted [90 %]", "Inside"].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trial.published.map((one) => (
            <tr key={one.record + one.endpoint}>
              <th scope="row">{one.record}</th>
              <td>{sentence(one.endpoint)}</td>
              <td>
                {tidy(one.observed)} {one.unit}
              </td>
              <td>
                {tidy(one.predicted)} [{tidy(one.low)}, {tidy(one.high)}]
              </td>
              <td>{one.inside ? "yes" : "no"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
