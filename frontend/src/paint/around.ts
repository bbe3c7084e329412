/** A field in radius and depth around one puncture, as it was computed: the puncture in the middle, both sides alike. */

import { placeOf } from "../clock/logTime";

export interface Around {
  values: Uint8Array; // time, depth, radius; row by row
  lo: number;
  hi: number;
  days: readonly number[];
  depths: readonly number[]; // mm, centres of the cells
  radii: readonly number[]; // mm
}

/** How far the picture reaches, mm: half a cell beyond the last centre. */
export function reachOf(centres: readonly number[]): number {
  const last = centres.at(-1) ?? 0;
  const before = centres.at(-2) ?? 0;
  return last + (last - before) / 2;
}

const BELOW = 1.5; // of the channel's depth, and of the half width: below it little happens

/** The depth that is shown, mm: the channel and what lies below it, never beyond what was computed. */
export function shownDepth(field: Around, channelDepth: number): number {
  return Math.min(reachOf(field.depths), BELOW * Math.max(channelDepth, reachOf(field.radii)));
}

/** The cell whose centre is nearest, by bisection; centres ascend. */
export function cellOf(centres: readonly number[], wanted: number): number {
  const { at, between } = placeOf(wanted, centres);
  return between > 0.5 ? at + 1 : at;
}

/** Steps of the colour map for every pixel of a picture at a day, row by row from the surface down. */
export function stepsAt(field: Around, day: number, width: number, height: number, deep: number): Uint8Array {
  const { depths, radii } = field;
  const frame = cellOf(field.days, day) * depths.length * radii.length;
  const wide = reachOf(radii);
  const columns = Array.from({ length: width }, (_, x) =>
    cellOf(radii, Math.abs((2 * (x + 0.5)) / width - 1) * wide),
  );
  const steps = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = frame + cellOf(depths, ((y + 0.5) / height) * deep) * radii.length;
    for (let x = 0; x < width; x += 1) steps[y * width + x] = field.values[row + (columns[x] ?? 0)] ?? 0;
  }
  return steps;
}

/** The value a step of the picture stands for. */
export function valueOfStep(field: Around, step: number): number {
  return field.lo + (step / 255) * (field.hi - field.lo);
}
