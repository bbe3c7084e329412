import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useLocation, useSearchParams } from "wouter";
import { answer, client } from "../api/client";
import { colourAt } from "../paint/maps";
import { ROOM } from "../plots/ink";
import { tidy } from "../plots/numbers";
import { type Ink, type PlotLibrary, StatPlot } from "../plots/StatPlot";
import { notify } from "../shell/notices";
import { Calendar } from "./Calendar";
import { Parallel } from "./Parallel";
import {
  axesOf,
  choices,
  dots,
  labelOf,
  letterOf,
  type Objective,
  type Plan,
  type Planning,
} from "./planning";
import { Turning } from "./Turning";

/** The plans: what is traded, the handful as a table, one of them in full, and what would turn the choice. */
export function Found({ planning }: { planning: Planning }) {
  const all = useMemo(() => choices(planning), [planning]);
  const [search, setSearch] = useSearchParams();
  const letter = search.get("plan") ?? letterOf(0);
  const number = Math.max(
    0,
    all.findIndex((_, at) => letterOf(at) === letter),
  );
  const plan = all[number] ?? planning.default;
  const pick = (name: string) => setSearch({ plan: letterOf(all.findIndex((one) => one.name === name)) });
  return (
    <div className="stack">
      <div className="soft">
        <p>
          {planning.computed} courses computed for {planning.name}; benefit {planning.benefit_read}.
        </p>
        <details className="small">
          <summary>What counts how much</summary>
          {planning.balance}
        </details>
      </div>
      <div className="columns-2">
        <Scatter planning={planning} plans={all} picked={letterOf(number)} />
        <Parallel planning={planning} picked={letterOf(number)} />
      </div>
      <Chooser plans={all} picked={plan.name} pick={pick} objectives={planning.objectives} />
      <div className="columns-2">
        <Reasons plan={plan} letter={letterOf(number)} />
        <Calendar plan={plan} />
      </div>
      <Turning planning={planning} />
    </div>
  );
}

interface ScatterProps {
  planning: Planning;
  plans: Plan[];
  picked: string;
}

function Scatter({ planning, plans, picked }: ScatterProps) {
  const axes = useMemo(() => axesOf(planning.objectives), [planning]);
  const cloud = useMemo(() => (axes ? dots(planning, axes) : []), [planning, axes]);
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, width: number) => {
      if (!axes) return document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const named = plans.flatMap((plan, number) => {
        const x = plan.objectives[axes.across.name];
        const y = plan.objectives[axes.up.name];
        return x && y ? [{ words: letterOf(number), x: x.value, y: y.value, lo: y.lo, hi: y.hi }] : [];
      });
      const shades = cloud.map((dot) => dot.shade).filter(Number.isFinite);
      const [low, high] = [Math.min(...shades), Math.max(...shades)];
      const shade = (dot: { shade: number }) =>
        colourAt("batlow", high > low ? (dot.shade - low) / (high - low) : 0.5);
      const colour = (one: { words: string }) =>
        one.words === picked ? (ink.lines[1] ?? ink.accent) : ink.text;
      return plot.plot({
        ...ROOM,
        width,
        height: 380,
        marginLeft: 56,
        x: { label: labelOf(axes.across), grid: true, zero: true },
        y: { label: labelOf(axes.up), grid: true, nice: true },
        marks: [
          plot.dot(cloud, { x: "x", y: "y", fill: shade, r: 4, fillOpacity: 0.85 }),
          plot.ruleX(named, { x: "x", y1: "lo", y2: "hi", stroke: colour, strokeWidth: 1.5 }),
          plot.dot(named, { x: "x", y: "y", r: 9, fill: colour, stroke: ink.ground }),
          plot.text(named, { x: "x", y: "y", text: "words", fill: ink.ground, fontWeight: 700 }),
        ],
      });
    },
    [axes, cloud, plans, picked],
  );
  if (!axes)
    return (
      <p className="card empty">This plan was judged by a single objective; there is nothing to trade.</p>
    );
  const columns = [labelOf(axes.across), labelOf(axes.up), labelOf(axes.colour)];
  return (
    <StatPlot
      title="What is traded for what"
      caption={`Every course of the front; colour: ${labelOf(axes.colour)} (batlow, dark is less). Letters are the plans beside, with the 90 % interval of ${axes.up.label}.`}
      words={`${cloud.length} courses by ${columns.join(", ")}`}
      table={{ columns, rows: cloud.map((dot) => [dot.x, dot.y, dot.shade]) }}
      draw={draw}
    />
  );
}

interface ChooserProps {
  plans: Plan[];
  picked: string;
  pick: (name: string) => void;
  objectives: Objective[];
}

function Chooser({ plans, picked, pick, objectives }: ChooserProps) {
  return (
    <section className="card listing" aria-label="Plans">
      <h2>Plans</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Plan</th>
            {objectives.map((objective) => (
              <th key={objective.name} scope="col">
                {labelOf(objective)}
                <div className="soft small">{objective.better} is better</div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plans.map((plan, number) => (
            <tr key={plan.name}>
              <th scope="row">
                <button
                  type="button"
                  className="quiet left"
                  aria-pressed={plan.name === picked}
                  onClick={() => pick(plan.name)}
                >
                  {letterOf(number)} {plan.name}
                </button>
              </th>
              {objectives.map((objective) => (
                <td key={objective.name}>
                  <Value found={plan.objectives[objective.name]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const AGAINST: Record<string, string> = {
  better: "better than the default",
  worse: "worse than the default",
  open: "not sure",
  same: "as the default",
};

function Value({ found }: { found: Plan["objectives"][string] | undefined }) {
  if (!found) return "—";
  return (
    <>
      {tidy(found.value)}{" "}
      <span className="nowrap">
        [{tidy(found.lo)}, {tidy(found.hi)}]
      </span>
      <div className={`small verdict-${found.verdict}`}>{AGAINST[found.verdict] ?? found.verdict}</div>
    </>
  );
}

function Reasons({ plan, letter }: { plan: Plan; letter: string }) {
  const queries = useQueryClient();
  const [, go] = useLocation();
  const open = async () => {
    try {
      const text = JSON.stringify(
        { ...plan.studies[0], name: `${plan.studies[0]?.name}, ${plan.name}`.slice(0, 120) },
        null,
        2,
      );
      const study = await answer(client.POST("/api/v1/studies", { body: { text } }));
      await queries.invalidateQueries({ queryKey: ["studies"] });
      go(`/study/${study.id}`);
    } catch (problem) {
      notify(problem);
    }
  };
  return (
    <section className="card stack" aria-label="Chosen plan">
      <div className="row">
        <h2 className="grow">
          {letter} {plan.name}
        </h2>
        <button type="button" onClick={open}>
          Open as study
        </button>
      </div>
      <p>{plan.course}</p>
      <p className="soft small">
        Screen: {plan.screen}. Redness gone {plan.clear_after_days.toFixed(1)} days after a session in 95 of
        100 draws.
        {!plan.meets_all && " It does not meet all that was asked."}
      </p>
      <ul className="notes">
        {plan.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {plan.cautions.length > 0 && (
        <div className="notice">
          <ul className="notes">
            {plan.cautions.map((caution) => (
              <li key={caution}>{caution}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
