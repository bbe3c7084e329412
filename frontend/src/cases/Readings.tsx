import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useCallback } from "react";
import { answer, client, type Wire } from "../api/client";
import { sentence } from "../plots/curves";
import { ROOM } from "../plots/ink";
import { type Ink, type PlotLibrary, StatPlot } from "../plots/StatPlot";
import { dayWords, today } from "../shell/days";
import { notify } from "../shell/notices";
import { changeWords } from "./change";
import { Field } from "./Field";

type Case = Wire["CaseOut"];

const TO_90 = 1.645; // standard deviations on either side that hold 90 % of a normal spread

/** Outcomes over time with the noise of the instrument, and a new one. */
export function Readings({ one }: { one: Case }) {
  const measures = [...new Set(one.readings.map((reading) => reading.measure))];
  return (
    <section className="card stack" aria-label="Readings">
      <h2>Readings over time</h2>
      <Add one={one} measures={measures} />
      {measures.length > 0 && (
        <div className="columns-2">
          {measures.map((measure) => (
            <Course
              key={measure}
              one={one}
              measure={measure}
              readings={one.readings.filter((reading) => reading.measure === measure)}
            />
          ))}
        </div>
      )}
    </section>
  );
}

interface CourseProps {
  one: Case;
  measure: string;
  readings: Wire["ScoreOut"][];
}

function Course({ one, measure, readings }: CourseProps) {
  const unit = readings[0]?.unit ?? "1";
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, width: number) => {
      const points = readings.map((read) => ({
        on: new Date(read.on),
        value: read.value,
        half: TO_90 * (read.noise_sd ?? 0),
      }));
      return plot.plot({
        ...ROOM,
        width,
        height: 240,
        marginLeft: 48,
        insetLeft: 12,
        insetRight: 12,
        x: { label: null, type: "time" },
        y: { label: unit, grid: true },
        marks: [
          plot.ruleX(points, {
            x: "on",
            y1: (p) => p.value - p.half,
            y2: (p) => p.value + p.half,
            stroke: ink.text,
          }),
          plot.lineY(points, { x: "on", y: "value", stroke: ink.lines[0] ?? ink.accent, strokeWidth: 2 }),
          plot.dot(points, { x: "on", y: "value", fill: ink.lines[0] ?? ink.accent, r: 4 }),
        ],
      });
    },
    [readings, unit],
  );
  return (
    <div className="stack">
      <StatPlot
        title={sentence(measure.replaceAll("_", " "))}
        caption={`Bars: 90 % of the noise of instrument or rater. ${changeWords(readings.at(-1))}`}
        words={readings.map((read) => `${read.on} ${read.value}`).join("; ")}
        table={{
          columns: ["on", "value", "unit", "noise sd", "instrument", "change", "lo (5 %)", "hi (95 %)"],
          rows: readings.map((read) => [
            read.on,
            read.value,
            read.unit,
            read.noise_sd ?? Number.NaN,
            read.instrument,
            read.change ?? Number.NaN,
            read.change_lo ?? Number.NaN,
            read.change_hi ?? Number.NaN,
          ]),
        }}
        draw={draw}
      />
      <Listed one={one} readings={readings} />
    </div>
  );
}

function Listed({ one, readings }: { one: Case; readings: Wire["ScoreOut"][] }) {
  const queries = useQueryClient();
  const remove = async (read: Wire["ScoreOut"]) => {
    if (!window.confirm(`Remove the reading of ${dayWords(read.on)}?`)) return;
    const path = { case_id: one.id, row_id: read.id };
    await answer(client.DELETE("/api/v1/cases/{case_id}/scores/{row_id}", { params: { path } }));
    await queries.invalidateQueries({ queryKey: ["case", one.id] });
  };
  return (
    <ul className="plain small">
      {readings.map((read) => (
        <li key={read.id} className="row">
          <span className="grow">
            {dayWords(read.on)}: {read.value} {read.unit === "1" ? "" : read.unit}
            <span className="soft">
              {read.noise_sd == null ? "" : ` ± ${read.noise_sd} (sd)`} {read.instrument}
              {read.blinded ? ", blinded" : ""}
            </span>
          </span>
          <button
            type="button"
            className="quiet"
            aria-label={`Remove ${read.measure} of ${read.on}`}
            onClick={() => remove(read).catch(notify)}
          >
            Remove
          </button>
        </li>
      ))}
    </ul>
  );
}

function Add({ one, measures }: { one: Case; measures: string[] }) {
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
    <form className="row aligned" onSubmit={add} aria-label="New reading">
      <Field name="on" label="Day" type="date" required defaultValue={today()} />
      <Field name="measure" label="Measure" required placeholder="goodman_baron" list="measures" />
      <datalist id="measures">
        {measures.map((measure) => (
          <option key={measure} value={measure} />
        ))}
      </datalist>
      <Field name="value" label="Value" type="number" required />
      <Field name="unit" label="Unit" placeholder="grade" className="short" />
      <Field name="noise" label="Noise, sd" type="number" min={0} />
      <Field name="instrument" label="Instrument or rater" />
      <label className="row small">
        <input type="checkbox" name="blinded" /> Blinded
      </label>
      <button type="submit">Add reading</button>
    </form>
  );
}
