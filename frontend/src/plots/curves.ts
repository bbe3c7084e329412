/** Time courses with their bands: which belong on one plot, and what is drawn of them. */

import type { Table } from "./exports";

export interface Curve {
  name: string;
  label: string;
  unit: string;
  evidence: string;
  days: number[];
  median: number[];
  lo: number[];
  hi: number[];
}

export interface Panel {
  title: string;
  names: string[];
}

export const DASHES: readonly number[][] = [[], [8, 4], [2, 4], [10, 4, 2, 4]];
export const MOST = 4; // colours that can be told apart in one plot

const PANELS: readonly Panel[] = [
  { title: "Collagen", names: ["collagen", "collagen_i", "collagen_iii"] },
  {
    title: "Cells inside a healing zone",
    names: ["neutrophils", "macrophages_m1", "macrophages_m2", "activated_fibroblasts"],
  },
  { title: "Signals", names: ["il6", "il1", "vegf", "capillaries"] },
  { title: "Growth factor and matrix breakdown", names: ["growth_factor", "mmp"] },
  {
    title: "Epidermis, hyaluronan and elastin",
    names: ["epidermal_thickness", "hyaluronan", "elastic_fibres", "elastotic"],
  },
  { title: "Redness and swelling", names: ["erythema", "oedema"] },
  { title: "Crusts, flaking and open channels", names: ["crusts", "flaking", "open_channels"] },
  { title: "Water loss", names: ["water_loss"] },
];

/** Panels of at most four curves of one unit; known families first, the rest by unit. */
export function panels(curves: readonly Curve[]): { title: string; curves: Curve[] }[] {
  const left = new Map(curves.map((curve) => [curve.name, curve]));
  const found: { title: string; curves: Curve[] }[] = [];
  for (const panel of PANELS) {
    const members = panel.names.map((name) => left.get(name)).filter((curve) => curve !== undefined);
    for (const curve of members) left.delete(curve.name);
    for (const same of byUnit(members)) found.push({ title: panel.title, curves: same });
  }
  for (const same of byUnit([...left.values()]))
    for (let from = 0; from < same.length; from += MOST) {
      const some = same.slice(from, from + MOST);
      found.push({
        title: sentence(some.length > 1 ? `${some[0]?.label} and others` : (some[0]?.label ?? "")),
        curves: some,
      });
    }
  return found;
}

function byUnit(curves: readonly Curve[]): Curve[][] {
  return [...new Set(curves.map((curve) => curve.unit))].map((unit) =>
    curves.filter((curve) => curve.unit === unit),
  );
}

export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function unitWords(unit: string): string {
  return unit === "1" ? "share" : unit;
}

export function curveTable(curves: readonly Curve[]): Table {
  const columns = ["curve", "unit", "day", "median", "lo (5 %)", "hi (95 %)", "evidence"];
  const rows = curves.flatMap((curve) =>
    curve.days.map((day, at) => [
      curve.label,
      curve.unit,
      day,
      curve.median[at] ?? Number.NaN,
      curve.lo[at] ?? Number.NaN,
      curve.hi[at] ?? Number.NaN,
      curve.evidence,
    ]),
  );
  return { columns, rows };
}

/** Curves of one day axis as columns for a plot: day, then median, lower and upper end of each. */
export function columnsOf(curves: readonly Curve[], firstDay: number): Float64Array[] {
  const days = curves[0]?.days ?? [];
  const from = Math.max(
    0,
    days.findIndex((day) => day >= firstDay),
  );
  const cut = (values: readonly number[]) => Float64Array.from(values.slice(from));
  return [cut(days), ...curves.flatMap((curve) => [cut(curve.median), cut(curve.lo), cut(curve.hi)])];
}
