/** What the section shows: layers, punctures on a line and profiles of tissue quantities by depth and time. */

import { type Place, placeOf } from "../clock/logTime";

export interface Layer {
  name: string;
  top: number; // mm below the surface
  bottom: number;
}

export interface Track {
  x: number; // mm along the section
  depth: number; // mm, how deep the tip stood
  day: number; // of its session
}

export interface Profile {
  values: Uint8Array; // (time, depth), row by row
  lo: number;
  hi: number;
  rest: number; // value in skin at rest
}

export const QUANTITIES = [
  "damage",
  "neutrophils",
  "macrophages_m1",
  "macrophages_m2",
  "activated_fibroblasts",
  "collagen_iii",
  "collagen_i_immature",
  "collagen_i_mature",
  "capillaries",
] as const;
export type Quantity = (typeof QUANTITIES)[number];

export interface Tissue {
  width: number; // mm of skin along the section
  layers: Layer[];
  tracks: Track[];
  radius: number; // mm, of a fresh channel at the surface
  open: Float64Array; // share of its area that is open, by time
  days: Float64Array;
  sessions: number[];
  depths: Float64Array; // mm, the grid of the profiles
  zoneRadius: number; // mm, around a track
  coverage: Float64Array; // share of the tissue inside a healing zone, by depth
  profiles: Partial<Record<Quantity, Profile>>;
  seed: number;
}

const FULL = 255;

/** A quantity at a depth and a time, linear between the stored ones; NaN where it was not computed. */
export function valueAt(tissue: Tissue, name: Quantity, depth: number, place: Place): number {
  const profile = tissue.profiles[name];
  if (!profile) return Number.NaN;
  const across = placeOf(depth, tissue.depths);
  const now = betweenDepths(profile.values, place.at, across, tissue.depths.length);
  const last = tissue.days.length - 1;
  const next = betweenDepths(profile.values, Math.min(place.at + 1, last), across, tissue.depths.length);
  return profile.lo + ((profile.hi - profile.lo) * (now + (next - now) * place.between)) / FULL;
}

function betweenDepths(values: Uint8Array, row: number, across: Place, columns: number): number {
  const start = row * columns;
  const above = values[start + across.at] ?? 0;
  const below = values[start + Math.min(across.at + 1, columns - 1)] ?? above;
  return above + (below - above) * across.between;
}

/** How far a quantity lies above rest at a time, on the depth grid. */
export function excessAt(tissue: Tissue, name: Quantity, place: Place, out: Float64Array): Float64Array {
  const profile = tissue.profiles[name];
  if (!profile) return out.fill(0);
  const columns = tissue.depths.length;
  const now = place.at * columns;
  const next = Math.min(place.at + 1, tissue.days.length - 1) * columns;
  const step = (profile.hi - profile.lo) / FULL;
  for (let depth = 0; depth < columns; depth += 1) {
    const from = profile.values[now + depth] ?? 0;
    const to = profile.values[next + depth] ?? from;
    out[depth] = profile.lo - profile.rest + step * (from + (to - from) * place.between);
  }
  return out;
}

/** Radius of the channels of the latest session at the surface, mm: the square root of the area that is open. */
export function radiusAt(tissue: Tissue, place: Place): number {
  const now = tissue.open[place.at] ?? 0;
  const next = tissue.open[Math.min(place.at + 1, tissue.open.length - 1)] ?? now;
  return tissue.radius * Math.sqrt(Math.max(0, now + (next - now) * place.between));
}

/** Day of the latest session at or before a day; below all days where there was none. */
export function latestSession(tissue: Tissue, day: number): number {
  return tissue.sessions.filter((session) => session <= day).at(-1) ?? Number.NEGATIVE_INFINITY;
}

export function layerAt(tissue: Tissue, depth: number): string {
  return tissue.layers.find((layer) => depth >= layer.top && depth < layer.bottom)?.name ?? "";
}

/** Index of the stored depth nearest to a depth; the grid is even. */
export function depthIndex(tissue: Tissue, depth: number): number {
  const last = tissue.depths.length - 1;
  const first = tissue.depths[0] ?? 0;
  const deepest = tissue.depths[last] ?? 1;
  return Math.min(last, Math.max(0, Math.round(((depth - first) / (deepest - first)) * last)));
}

/** Depth of the lower edge of a layer by name, or a fall-back where the anatomy has no such layer. */
export function bottomOf(tissue: Tissue, name: string, otherwise: number): number {
  return tissue.layers.find((layer) => layer.name === name)?.bottom ?? otherwise;
}
