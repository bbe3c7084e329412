import { useEffect, useId, useState } from "react";
import type { Wire } from "../api/client";
import { useDevices, useSites } from "../api/library";
import { at, BLOCKS, type Block, type Document, type Field, said, written } from "./protocol";
import type { Draft } from "./useDraft";

interface Choices {
  devices: { value: string; label: string }[];
  sites: { value: string; label: string }[];
}

/** The protocol of a study as blocks of fields. */
export function Protocol({ draft }: { draft: Draft }) {
  const devices = useDevices().data ?? [];
  const sites = useSites().data ?? [];
  const choices: Choices = {
    devices: devices.map((device) => ({ value: device.id, label: device.name })),
    sites: sites.map((site) => ({ value: site.name, label: site.label })),
  };
  const study = draft.document;
  if (!study) return <p className="notice error">The file has an error; mend it under Text.</p>;
  const device = devices.find((one) => one.id === at(study, "device.model"));
  return (
    <div className="stack protocol">
      {BLOCKS.map((block) => (
        <Fields key={block.title} block={block} study={study} draft={draft} choices={choices}>
          {block.title === "Device" && device && <DeviceHint device={device} />}
        </Fields>
      ))}
    </div>
  );
}

function DeviceHint({ device }: { device: Wire["DeviceOut"] }) {
  const [low, high] = device.depth_range_mm;
  const label = device.label_depth_mm === null ? "" : `; on its label up to ${device.label_depth_mm} mm`;
  return (
    <p className="soft small">
      {device.kind}, {device.needles} needles, {low === high ? `${high} mm` : `${low} to ${high} mm`}
      {label}.
    </p>
  );
}

interface FieldsProps {
  block: Block;
  study: Document;
  draft: Draft;
  choices: Choices;
  children?: React.ReactNode;
}

function Fields({ block, study, draft, choices, children }: FieldsProps) {
  const wrong = draft.problems.filter((problem) =>
    block.fields.some((field) => problem.path.startsWith(field.path)),
  );
  return (
    <details className="card block" open={block.open || wrong.length > 0}>
      <summary>
        <h2>{block.title}</h2>
        <span className="soft small">{block.brief(study)}</span>
      </summary>
      <div className="stack">
        {block.fields.map((field) => (
          <Value
            key={field.path}
            field={field}
            value={at(study, field.path)}
            choices={choices}
            problem={wrong.find((problem) => problem.path.startsWith(field.path))?.message ?? ""}
            change={(value) => draft.edit(field.path, value)}
          />
        ))}
        {children}
      </div>
    </details>
  );
}

interface ValueProps {
  field: Field;
  value: unknown;
  choices: Choices;
  problem: string;
  change: (value: string | number | boolean | null) => void;
}

function Value({ field, value, choices, problem, change }: ValueProps) {
  const id = useId();
  const wrong = problem ? { "aria-invalid": true, "aria-describedby": `${id}-problem` } : {};
  return (
    <div className={field.kind === "flag" ? "field flag" : "field"}>
      <label htmlFor={id}>{field.label}</label>
      {field.kind === "flag" ? (
        <Flag id={id} value={value} change={change} wrong={wrong} />
      ) : field.kind === "choice" ? (
        <Choice id={id} field={field} value={value} choices={choices} change={change} wrong={wrong} />
      ) : (
        <Typed id={id} field={field} value={value} change={change} wrong={wrong} />
      )}
      {problem && (
        <p id={`${id}-problem`} className="small wrong">
          {problem}
        </p>
      )}
    </div>
  );
}

type PartProps = Omit<ValueProps, "choices" | "problem"> & { id: string; wrong: object };

function Choice({ id, field, value, choices, change, wrong }: PartProps & { choices: Choices }) {
  const plain = Array.isArray(field.options)
    ? field.options.map((option: string) => ({ value: option, label: option.replaceAll("_", " ") }))
    : choices[field.options as keyof Choices];
  const now = value === undefined || value === null ? "" : String(value);
  const known = plain.some((option) => option.value === now);
  return (
    <select id={id} value={now} onChange={(event) => change(event.target.value)} {...wrong}>
      {!known && <option value={now}>{now || "not given"}</option>}
      {plain.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** A text that is handed on when it is left or entered, not at every letter. */
function Typed({ id, field, value, change, wrong }: PartProps) {
  const stored = value === undefined || value === null ? "" : said({ value }, "value", "");
  const [typed, setTyped] = useState(stored);
  useEffect(() => setTyped(stored), [stored]);
  const hand = () => {
    if (typed.trim() !== stored) change(written(field, typed));
  };
  return (
    <input
      id={id}
      value={typed}
      inputMode={field.kind === "whole" ? "numeric" : "text"}
      placeholder={field.example ?? ""}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={hand}
      onKeyDown={(event) => event.key === "Enter" && hand()}
      {...wrong}
    />
  );
}

function Flag({ id, value, change, wrong }: Omit<PartProps, "field">) {
  const [ticked, setTicked] = useState(value === true);
  useEffect(() => setTicked(value === true), [value]);
  const turn = (next: boolean) => {
    setTicked(next);
    change(next);
  };
  return (
    <input
      id={id}
      type="checkbox"
      checked={ticked}
      onChange={(event) => turn(event.target.checked)}
      {...wrong}
    />
  );
}
