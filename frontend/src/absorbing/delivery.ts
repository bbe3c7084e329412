/** What gets in, as the server tells it, in the few groups a reader can tell apart. */

import type { Wire } from "../api/client";
import type { Band } from "../plots/bands";

type Delivery = Wire["Delivery"];

/** Where a product is: four groups, none left out; places nobody has named here are in the skin. */
const OUTSIDE: Record<string, readonly string[]> = {
  "on the skin": ["vehicle"],
  "in blood": ["blood"],
  "wiped off, evaporated or degraded": ["air", "removed", "degraded"],
};
const INSIDE = "in the skin";

export interface Whereabouts {
  names: string[];
  hours: number[];
  shares: number[][]; // by name, then time
}

export function whereabouts(delivery: Delivery): Whereabouts {
  const groupOf = (place: string) =>
    Object.entries(OUTSIDE).find(([, places]) => places.includes(place))?.[0] ?? INSIDE;
  const names = ["in blood", INSIDE, "on the skin", "wiped off, evaporated or degraded"];
  const shares = names.map((name) =>
    delivery.t_h.map((_, at) =>
      Object.entries(delivery.where)
        .filter(([place]) => groupOf(place) === name)
        .reduce((sum, [, values]) => sum + (values[at] ?? 0), 0),
    ),
  );
  return { names, hours: delivery.t_h, shares };
}

const percent = (values: readonly number[]) => values.map((value) => 100 * value);

/** Cumulative amount through the horny layer, needled and intact, % of the dose. */
export function cumulative(delivery: Delivery): Band[] {
  const line = (name: string, band: Wire["BandOverTime"]): Band => ({
    name,
    x: delivery.t_h,
    value: percent(band.value),
    lo: percent(band.lo),
    hi: percent(band.hi),
  });
  return [line("needled skin", delivery.absorbed_share), line("intact skin", delivery.absorbed_share_intact)];
}

const PROFILES_H = [0.25, 1, 6, 24];
const FLOOR = 1e-6; // of the highest concentration: lower is not drawn on a logarithmic axis

export interface Profile {
  name: string;
  depth: number[];
  value: number[];
}

/** Concentration by depth at a few hours; the stored times nearest to them, each once. */
export function profiles(delivery: Delivery): Profile[] {
  const peak = Math.max(0, ...delivery.concentration_ug_per_ml.flat());
  const chosen = PROFILES_H.filter((hour) => hour <= delivery.time_h * 1.001).map((hour) =>
    nearestIndex(delivery.t_h, hour),
  );
  const found = [...new Set(chosen)].map((at) => {
    const row = delivery.concentration_ug_per_ml[at] ?? [];
    const kept = delivery.depth_mm.map((depth, k) => [depth, row[k] ?? 0] as const);
    const shown = kept.filter(([, value]) => value > FLOOR * peak);
    return {
      name: `${Number((delivery.t_h[at] ?? 0).toPrecision(2))} h`,
      depth: shown.map(([depth]) => depth),
      value: shown.map(([, value]) => value),
    };
  });
  return found.filter((profile) => profile.depth.length > 0);
}

export function nearestIndex(values: readonly number[], wanted: number): number {
  return values.reduce(
    (best, value, at) => (Math.abs(value - wanted) < Math.abs((values[best] ?? 0) - wanted) ? at : best),
    0,
  );
}

const MEASURES: Record<string, string> = {
  dose: "put on",
  absorbed: "through the horny layer, needled skin",
  absorbed_intact: "through the horny layer, intact skin",
  enhancement: "needled over intact",
  through_channels: "entered through the channels",
  bioavailability: "reached blood",
  peak_flux: "highest flux",
  lag: "lag",
};

/** Numbers of a product in reading order, with words; an unknown measure keeps its name. */
export function measuresOf(delivery: Delivery): [string, Wire["Estimate"]][] {
  const order = [...Object.keys(MEASURES), ...Object.keys(delivery.measures)];
  return [...new Set(order)].flatMap((name) => {
    const found = delivery.measures[name];
    return found ? [[MEASURES[name] ?? name.replaceAll("_", " "), found] as [string, Wire["Estimate"]]] : [];
  });
}
