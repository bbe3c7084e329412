/** Perceptually uniform colour maps as look-up tables, written by tools/colour_maps.py from cmcrameri. */

import tables from "./maps.json";

export type MapName = "batlow" | "lajolla" | "oslo" | "vik";
export const MAP_NAMES: readonly MapName[] = ["batlow", "lajolla", "oslo", "vik"];

const decoded = new Map<MapName, Uint8Array>();

/** 256 colours, three bytes each. */
export function colours(name: MapName): Uint8Array {
  let table = decoded.get(name);
  if (!table) {
    table = Uint8Array.from(atob(tables[name]), (letter) => letter.charCodeAt(0));
    decoded.set(name, table);
  }
  return table;
}

/** One colour of a map as CSS, `share` from 0 to 1. */
export function colourAt(name: MapName, share: number): string {
  const table = colours(name);
  const at = 3 * Math.round(255 * Math.min(1, Math.max(0, share)));
  return `rgb(${table[at]} ${table[at + 1]} ${table[at + 2]})`;
}
