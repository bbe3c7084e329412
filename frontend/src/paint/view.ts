/** From millimetres of skin to pixels of a canvas. */

import { bottomOf, type Tissue } from "./tissue";

const AIR_SHARE = 0.07; // of the picture, above the skin
const FAT_MM = 0.18; // of fat shown below the dermis

export interface View {
  width: number; // px
  height: number; // px
  scale: number; // px per mm
  top: number; // px of the skin surface
  shownMm: number; // mm of skin along the picture
  deepest: number; // mm at the lower edge
}

export function dermisOf(tissue: Tissue): number {
  return bottomOf(tissue, "reticular dermis", tissue.depths.at(-1) ?? 1);
}

/** Fit the dermis, or that of the thickest arm, into the height; the width shows as much skin as fits at that scale. */
export function viewOf(tissue: Tissue, width: number, height: number, dermis = dermisOf(tissue)): View {
  const top = Math.round(height * AIR_SHARE);
  const wanted = (height - top) / (dermis + FAT_MM);
  const scale = Math.max(wanted, width / tissue.width); // never wider than the skin that was computed
  const deepest = (height - top) / scale;
  return { width, height, scale, top, shownMm: width / scale, deepest };
}

export function toX(view: View, mm: number): number {
  return mm * view.scale;
}

export function toY(view: View, mm: number): number {
  return view.top + mm * view.scale;
}
