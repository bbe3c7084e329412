import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useCallback } from "react";
import { answer, client, type Wire } from "../api/client";
import { type Ink, type PlotLibrary, StatPlot } from "../plots/StatPlot";
import { notify } from "../shell/notices";

type Case = Wire["CaseOut"];

/** Outcomes over time with the noise of the instrument. */
export function Readings({ one }: { one: Case }) {
  const measures = [...new Set(one.readings.map((reading) => reading.measure))];
  return (
    <>
      <Add one={one} />
      {measures.length > 0 && (
        <div className="columns-2">
          {measures.map((measure) => (
            <Course
              key={measure}
              measure={measure}
              readings={one.readings.filter((reading) => reading.measure === measure)}
            />
          ))}
        </div>
      )}
    </>
  );
}

function Course({ measure, readings }: { measure: string; readings: Wire["ScoreOut"][] }) {
  const unit = readings[0]?.unit ?? "1";
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, width: number) => {
      const points = readings.map((one) => ({
        on: new Date(one.on),
        value: one.value,
        sd: one.noise_sd ?? 0,
      }));
      return plot.plot({
        width,
        height: 220,
        marginLeft: 48,
        x: { label: null, type: "time" },
        y: { label: unit, grid: true },
        marks: [
          plot.ruleX(points, {
            x: "on",
            y1: (p) => p.value - p.sd,
            y2: (p) => p.value + p.sd,
            stroke: ink.text,
          }),
          plot.lineY(points, { x: "on", y: "value", stroke: ink.lines[0] ?? ink.accent, strokeWidth: 2 }),
          plot.dot(points, { x: "on", y: "value", fill: ink.lines[0] ?? ink.accent, r: 4 }),
        ],
      });
    },
    [readings, unit],
  );
  const last = readings.at(-1);
  const change =
    last?.change == null
      ? ""
      : `Change from the first reading ${last.change} [${last.change_lo ?? "?"}, ${last.change_hi ?? "?"}].`;
  return (
    <StatPlot
      title={measure.replaceAll("_", " ")}
      caption={`Bars: one standard deviation of the instrument or rater. ${change}`}
      words={readings.map((one) => `${one.on} ${one.value}`).join("; ")}
      table={{
        columns: ["on", "value", "unit", "noise sd", "instrument"],
        rows: readings.map((one) => [
          one.on,
          one.value,
          one.unit,
          one.noise_sd ?? Number.NaN,
          one.instrument,
        ]),
      }}
      draw={draw}
    />
  );
}

function Add({ one }: { one: Case }) {
  const queries = useQueryClient();
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const text = (name: string) => String(given.get(name) ?? "").trim();
    const noise = text("noise");
    const body: Wire["ScoreIn"] = {
      on: text("on"),
      measure: text("measure"),
      value: Number(text("value")),
      unit: text("unit") || "1",
      noise_sd: noise === "" ? null : Number(noise),
      instrument: text("instrument"),
      blinded: given.get("blinded") === "on",
    };
    try {
      const path = { case_id: one.id };
      queries.setQueryData(
        ["case", one.id],
        await answer(client.POST("/api/v1/cases/{case_id}/scores", { params: { path }, body })),
      );
      form.reset();
    } catch (problem) {
      notify(problem);
    }
  };
  return (
    <form className="card row" onSubmit={add} aria-label="New reading">
      <h2>New reading</h2>
      <Field name="on" label="Day" type="date" required />
      <Field name="measure" label="Measure" required placeholder="goodman_baron" />
      <Field name="value" label="Value" type="number" required />
      <Field name="unit" label="Unit" placeholder="grade" />
      <Field name="noise" label="Noise, sd" type="number" />
      <Field name="instrument" label="Instrument or rater" />
      <label className="row small">
        <input type="checkbox" name="blinded" /> Blinded
      </label>
      <button type="submit">Add</button>
    </form>
  );
}

export function Field({ label, ...input }: { label: string } & React.InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className="row small">
      <span className="soft">{label}</span>
      <input
        className={input.type === "number" ? "short" : ""}
        step={input.type === "number" ? "any" : undefined}
        {...input}
      />
    </label>
  );
}
