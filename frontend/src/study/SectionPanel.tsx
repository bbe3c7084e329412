import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { useSearchParams } from "wouter";
import { fetchArray } from "../api/arrays";
import type { Wire } from "../api/client";
import type { SectionData } from "../api/tissue";
import type { Clock } from "../clock/clock";
import { placeOf } from "../clock/logTime";
import type { Around } from "../paint/around";
import { ColourKey } from "../paint/ColourKey";
import { FieldMap } from "../paint/FieldMap";
import { FULL_GAIN } from "../paint/fibres";
import type { MapName } from "../paint/maps";
import * as palette from "../paint/palette";
import { SectionCanvas } from "../paint/SectionCanvas";
import { PARTS, type Part } from "../paint/section";
import { type Profile, QUANTITIES, valueAt } from "../paint/tissue";
import { sentence } from "../plots/curves";
import { pngOf, svgOfCanvas } from "../plots/exports";
import { Figure } from "../plots/Figure";
import { Waiting } from "../shell/Waiting";
import { AroundField, aroundLines, tableAround } from "./AroundField";

const KEY: readonly [string, string, Part][] = [
  [palette.NEW_FIBRES[0], "new collagen, immature", "collagen"],
  [palette.NEW_FIBRES[2], "new collagen, mature", "collagen"],
  [palette.OLD_FIBRE, "collagen before", "collagen"],
  ["#e2a15a", "inflammation", "inflammation"],
  [palette.VESSEL, "vessels", "vessels"],
  [palette.NEUTROPHIL, "neutrophils", "cells"],
  [palette.MACROPHAGE_M1, "inflammatory macrophages", "cells"],
  [palette.MACROPHAGE_M2, "repair macrophages", "cells"],
  [palette.FIBROBLAST, "active fibroblasts", "cells"],
  [palette.CLOT, "clot", "tracks"],
];

const AROUND = "around:"; // fields of runs that kept them, among the names of the choice

interface Props {
  run: string;
  data: SectionData;
  clock: Clock;
  script: () => Promise<string>;
}

/** The section as composed tissue, or one raw quantity on request. */
export function SectionPanel({ run, data, clock, script }: Props) {
  const [search, setSearch] = useSearchParams();
  const field = search.get("show") ?? "composed";
  const setField = (name: string) =>
    setSearch(
      (held) => {
        held.set("show", name);
        return held;
      },
      { replace: true },
    );
  const [hidden, setHidden] = useState<ReadonlySet<Part>>(new Set());
  const parts = useMemo(() => new Set(PARTS.filter((part) => !hidden.has(part))), [hidden]);
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const keepCanvas = useCallback((found: HTMLCanvasElement | null) => {
    canvas.current = found;
  }, []);
  const labels = useMemo(() => new Map(data.meta.quantities.map((one) => [one.name, one.label])), [data]);
  const around = useRef<Around | null>(null);
  const [name, isAround] = field.startsWith(AROUND) ? [field.slice(AROUND.length), true] : [field, false];
  const raw = data.meta.quantities.find((one) => one.name === name);
  const title = raw
    ? `${sentence(raw.label)}, ${isAround ? "around one puncture" : "depth by time"}`
    : "Section";
  const picture = () => {
    if (!canvas.current) throw new Error("the section is not drawn yet");
    return canvas.current;
  };
  const exports = {
    table: () =>
      isAround && around.current && raw
        ? tableAround(around.current, clock.day, raw.label)
        : tableOf(data, clock.day),
    png: () => pngOf(picture()),
    svg: async () => svgOfCanvas(picture(), `${title}, day ${clock.day.toFixed(2)}`),
    python: async () =>
      `${(await script()).trimEnd()}\n\n${isAround ? aroundLines(name, clock.day) : PROFILE_LINES}`,
  };
  return (
    <Figure
      title={title}
      exports={exports}
      tools={<FieldChoice data={data} field={field} choose={setField} />}
      caption={raw ? rawCaption(raw, isAround) : caption(data)}
    >
      {raw && isAround ? (
        <AroundField
          run={run}
          quantity={raw}
          clock={clock}
          keepCanvas={keepCanvas}
          keepField={(found) => {
            around.current = found;
          }}
        />
      ) : raw ? (
        <RawField
          run={run}
          data={data}
          name={field}
          map={raw.map as MapName}
          clock={clock}
          keep={keepCanvas}
        />
      ) : (
        <>
          <Key hidden={hidden} turn={(part) => setHidden(turned(hidden, part))} />
          <SectionCanvas
            tissue={data.tissue}
            clock={clock}
            parts={parts}
            label="Section through the needled skin: epidermis, dermis, needle tracks, cells and collagen at the chosen time. The table holds the numbers."
            labels={labels}
            onCanvas={keepCanvas}
          />
        </>
      )}
    </Figure>
  );
}

function rawCaption(raw: Wire["Quantity"], around: boolean): string {
  const what = around
    ? "Central values of all parameters, one puncture and its share of the skin"
    : "Average over the tissue at each depth";
  return `${what}; ${raw.evidence}.`;
}

function caption(data: SectionData): string {
  return (
    `${data.meta.note} Colours as in a Masson stain: collagen blue, epidermis red. One fibre in ${Math.round(100 * FULL_GAIN)} ` +
    "% more collagen is drawn at its own threshold; cells likewise. Shapes and places are drawn, densities are computed."
  );
}

function turned(hidden: ReadonlySet<Part>, part: Part): ReadonlySet<Part> {
  const next = new Set(hidden);
  if (!next.delete(part)) next.add(part);
  return next;
}

function FieldChoice({
  data,
  field,
  choose,
}: {
  data: SectionData;
  field: string;
  choose: (name: string) => void;
}) {
  return (
    <label className="row small no-print">
      Show
      <select value={field} onChange={(event) => choose(event.target.value)}>
        <option value="composed">composed tissue</option>
        <optgroup label="depth by time">
          {data.meta.quantities.map((quantity) => (
            <option key={quantity.name} value={quantity.name}>
              {quantity.label}
            </option>
          ))}
        </optgroup>
        {data.meta.around && (
          <optgroup label="around one puncture">
            {data.meta.quantities.map((quantity) => (
              <option key={quantity.name} value={AROUND + quantity.name}>
                {quantity.label}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </label>
  );
}

function Key({ hidden, turn }: { hidden: ReadonlySet<Part>; turn: (part: Part) => void }) {
  return (
    <div className="section-key">
      <fieldset className="row no-print">
        <legend className="hidden">Parts of the picture</legend>
        {PARTS.map((part) => (
          <label key={part} className="row small">
            <input type="checkbox" checked={!hidden.has(part)} onChange={() => turn(part)} />
            {part}
          </label>
        ))}
      </fieldset>
      <ul className="plain legend">
        {KEY.filter(([, , part]) => !hidden.has(part)).map(([colour, words]) => (
          <li key={words}>
            <svg width="10" height="10" aria-hidden="true">
              <rect width="10" height="10" rx="2" fill={colour} />
            </svg>
            {words}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface RawProps {
  run: string;
  data: SectionData;
  name: string;
  map: MapName;
  clock: Clock;
  keep: (canvas: HTMLCanvasElement | null) => void;
}

function RawField({ run, data, name, map, clock, keep }: RawProps) {
  const quantity = data.meta.quantities.find((one) => one.name === name);
  const array = useQuery({
    queryKey: ["raw", run, name],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<Profile> => {
      const found = await fetchArray(`/api/v1/runs/${run}/section/${name}`, signal);
      return { values: found.values as Uint8Array, lo: found.lo, hi: found.hi, rest: quantity?.rest ?? 0 };
    },
  });
  if (!array.data || !quantity) return <Waiting />;
  const deepest = data.tissue.depths.at(-1) ?? 0;
  return (
    <>
      <ColourKey map={map} lo={array.data.lo} hi={array.data.hi} unit={quantity.unit} />
      <FieldMap
        tissue={data.tissue}
        profile={array.data}
        map={map}
        clock={clock}
        label={`${quantity.label} by depth and time`}
        onCanvas={keep}
      />
      <p className="soft small">
        Depth 0 at the top to {deepest.toFixed(2)} mm; time as on the slider below.
      </p>
    </>
  );
}

function tableOf(data: SectionData, day: number) {
  const place = placeOf(day, data.tissue.days);
  const names = QUANTITIES.filter((name) => data.tissue.profiles[name]);
  const labels = new Map(data.meta.quantities.map((one) => [one.name, `${one.label}, ${one.unit}`]));
  return {
    columns: ["day", "depth, mm", ...names.map((name) => labels.get(name) ?? name)],
    rows: [...data.tissue.depths].map((depth) => [
      day,
      depth,
      ...names.map((name) => valueAt(data.tissue, name, depth, place)),
    ]),
  };
}

const PROFILE_LINES = `import matplotlib.pyplot as plt

needling = result.needling
figure, axes = plt.subplots(layout="constrained")
middle = needling.tile_mm / 2
near = abs(needling.tile_y_mm - middle) < 0.1
axes.vlines(needling.tile_x_mm[near], 0, needling.tile_depth_mm[near])
for name, top, bottom in needling.layers:
    axes.axhline(bottom, linewidth=0.5)
axes.set(xlabel="mm", ylabel="depth, mm", ylim=(max(needling.tile_depth_mm) * 1.2, 0), title="Punctures of one session")
plt.show()
`;
