import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { answer, client } from "../api/client";
import { colourAt } from "../paint/maps";
import { type Ink, type PlotLibrary, StatPlot } from "../plots/StatPlot";
import { notify } from "../shell/notices";
import { Calendar } from "./Calendar";
import { axesOf, dots, type Interval, type Objective, type Plan, type Planning } from "./planning";

/** The plans: scatter of the front, the handful as tables, one of them in full. */
export function Found({ planning }: { planning: Planning }) {
  const all = useMemo(() => [...planning.plans, planning.default], [planning]);
  const [picked, setPicked] = useState(all[0]?.name ?? "");
  const plan = all.find((one) => one.name === picked) ?? planning.default;
  return (
    <div className="stack">
      <p className="soft">
        {planning.computed} courses computed; the benefit is read {planning.benefit_read}. {planning.balance}
      </p>
      <div className="columns-2">
        <Scatter planning={planning} plans={all} />
        <Chooser plans={all} picked={plan.name} pick={setPicked} objectives={planning.objectives} />
      </div>
      <div className="columns-2">
        <Reasons plan={plan} />
        <Calendar plan={plan} />
      </div>
      <section className="card">
        <h2>What would have to be true for another plan to win</h2>
        <ul className="notes">
          {planning.sensitivity.sentences.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        <ul className="notes soft small">
          {planning.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Scatter({ planning, plans }: { planning: Planning; plans: Plan[] }) {
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
      return plot.plot({
        width,
        height: 360,
        marginLeft: 56,
        x: { label: labelOf(axes.across), grid: true },
        y: { label: labelOf(axes.up), grid: true },
        marks: [
          plot.dot(cloud, { x: "x", y: "y", fill: shade, r: 4, fillOpacity: 0.85 }),
          plot.ruleX(named, { x: "x", y1: "lo", y2: "hi", stroke: ink.text }),
          plot.dot(named, { x: "x", y: "y", r: 10, fill: ink.text }),
          plot.text(named, {
            x: "x",
            y: "y",
            text: "words",
            fill: ink.text === "" ? "white" : "var(--card)",
            fontWeight: 700,
          }),
        ],
      });
    },
    [axes, cloud, plans],
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

function labelOf(objective: Objective): string {
  return `${objective.label}, ${objective.unit}`;
}

export function letterOf(number: number): string {
  return String.fromCharCode(65 + number);
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
                <td key={objective.name}>{shown(plan.objectives[objective.name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function shown(found: Interval | undefined): string {
  if (!found) return "—";
  const tidy = (value: number) => String(Number(value.toPrecision(2)));
  return `${tidy(found.value)} [${tidy(found.lo)}, ${tidy(found.hi)}]`;
}

function Reasons({ plan }: { plan: Plan }) {
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
        <h2 className="grow">{plan.name}</h2>
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
