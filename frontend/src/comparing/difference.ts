import { onLogAxis, placeOf } from "../clock/logTime";
import { spanOf } from "../clock/phases";
import { depthIndex, type Quantity, type Tissue, valueAt } from "../paint/tissue";

const COLUMNS = 160;
const ROWS = 60;
const COLLAGEN: readonly Quantity[] = ["collagen_iii", "collagen_i_immature", "collagen_i_mature"];

export interface Map2 {
  columns: number;
  rows: number;
  values: Float64Array; // row by row from the surface down
  most: number; // the largest difference either way
  deepest: number; // mm
  last: number; // day
}

/** Gain of collagen of the last arm minus the first, as a share of rest, by depth and log time. */
export function collagenDifference(first: Tissue, last: Tissue): Map2 {
  const deepest = Math.min(first.depths.at(-1) ?? 1, last.depths.at(-1) ?? 1);
  const end = Math.min(first.days.at(-1) ?? 1, last.days.at(-1) ?? 1);
  const span = spanOf([end]);
  const values = new Float64Array(COLUMNS * ROWS);
  let most = 0;
  for (let column = 0; column < COLUMNS; column += 1) {
    const day = onLogAxis(column / (COLUMNS - 1), span);
    for (let row = 0; row < ROWS; row += 1) {
      const depth = (row / (ROWS - 1)) * deepest;
      const found = gain(last, depth, day) - gain(first, depth, day);
      values[row * COLUMNS + column] = found;
      most = Math.max(most, Math.abs(found));
    }
  }
  return { columns: COLUMNS, rows: ROWS, values, most, deepest, last: end };
}

function gain(tissue: Tissue, depth: number, day: number): number {
  const place = placeOf(day, tissue.days);
  const at = tissue.depths[depthIndex(tissue, depth)] ?? depth;
  let now = 0;
  let rest = 0;
  for (const name of COLLAGEN) {
    if (!tissue.profiles[name]) continue;
    now += valueAt(tissue, name, at, place);
    rest += tissue.profiles[name].rest;
  }
  return rest > 0 ? now / rest - 1 : 0;
}
