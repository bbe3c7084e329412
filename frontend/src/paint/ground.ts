/** What does not change with time: dermis, old collagen, fat, and the epidermis with its rete ridges. */

import * as palette from "./palette";
import { seeded } from "./random";
import { bottomOf, type Tissue } from "./tissue";
import { toX, toY, type View } from "./view";

const RIDGES_PER_MM = 7; // drawn, not computed: the ridges only say where epidermis and dermis interlock
const RIDGE_SHARE = 0.55; // of the thickness of the epidermis, up and down
const OLD_PER_MM2 = 210;
const NUCLEI_PER_MM = 52;

/** Depth of the junction of epidermis and dermis, mm, along the section. */
export function junction(tissue: Tissue): (xMm: number) => number {
  const bottom = bottomOf(tissue, "viable epidermis", 0.06);
  const top = bottomOf(tissue, "stratum corneum", 0.015);
  const height = (bottom - top) * RIDGE_SHARE;
  const next = seeded(tissue.seed);
  const waves = [1, 1.7, 2.6].map((factor, order) => ({
    rate: RIDGES_PER_MM * factor * 0.6 * 2 * Math.PI,
    shift: next() * 2 * Math.PI,
    share: [0.6, 0.3, 0.15][order] ?? 0,
  }));
  return (xMm) =>
    bottom + height * waves.reduce((sum, w) => sum + w.share * Math.sin(w.rate * xMm + w.shift), 0);
}

function sheet(view: View): [OffscreenCanvas, OffscreenCanvasRenderingContext2D] {
  const canvas = new OffscreenCanvas(Math.max(1, view.width), Math.max(1, view.height));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser cannot draw on a canvas");
  return [canvas, pen];
}

/** Dermis with its old collagen, and fat. */
export function paintDermis(tissue: Tissue, view: View): OffscreenCanvas {
  const [canvas, pen] = sheet(view);
  const papillary = bottomOf(tissue, "papillary dermis", 0.3);
  const dermis = bottomOf(tissue, "reticular dermis", view.deepest);
  const shade = pen.createLinearGradient(0, toY(view, 0), 0, toY(view, dermis));
  shade.addColorStop(0, palette.PAPILLARY);
  shade.addColorStop(1, palette.RETICULAR);
  pen.fillStyle = shade;
  pen.fillRect(0, view.top, view.width, view.height);
  oldFibres(pen, tissue, view, papillary, dermis);
  fat(pen, tissue, view, dermis);
  return canvas;
}

function oldFibres(
  pen: OffscreenCanvasRenderingContext2D,
  tissue: Tissue,
  view: View,
  papillary: number,
  dermis: number,
) {
  const next = seeded(tissue.seed + 1);
  const count = Math.round(OLD_PER_MM2 * view.shownMm * dermis);
  pen.lineCap = "round";
  pen.strokeStyle = palette.OLD_FIBRE;
  for (let fibre = 0; fibre < count; fibre += 1) {
    const depth = next() * dermis;
    const fine = depth < papillary;
    const length = view.scale * (fine ? 0.05 + 0.06 * next() : 0.12 + 0.16 * next());
    const angle = (next() - 0.5) * (fine ? 2.2 : 0.8);
    const x = next() * view.width;
    const y = toY(view, depth);
    pen.globalAlpha = (fine ? 0.28 : 0.38) * (0.5 + 0.5 * next());
    pen.lineWidth = fine ? 0.8 : 1.2 + 1.6 * next();
    wave(pen, x, y, length, angle, (next() - 0.5) * length * 0.35);
  }
  pen.globalAlpha = 1;
}

function wave(
  pen: OffscreenCanvasRenderingContext2D,
  x: number,
  y: number,
  length: number,
  angle: number,
  bend: number,
) {
  const dx = (Math.cos(angle) * length) / 2;
  const dy = (Math.sin(angle) * length) / 2;
  pen.beginPath();
  pen.moveTo(x - dx, y - dy);
  pen.bezierCurveTo(x - dx / 3, y - dy / 3 + bend, x + dx / 3, y + dy / 3 - bend, x + dx, y + dy);
  pen.stroke();
}

function fat(pen: OffscreenCanvasRenderingContext2D, tissue: Tissue, view: View, dermis: number) {
  const edge = toY(view, dermis);
  if (edge >= view.height) return;
  const next = seeded(tissue.seed + 2);
  pen.fillStyle = palette.FAT;
  pen.strokeStyle = palette.FAT_LINE;
  pen.fillRect(0, edge, view.width, view.height - edge);
  pen.lineWidth = 1;
  const size = view.scale * 0.08;
  for (let y = edge + size * 0.6; y < view.height + size; y += size * 0.9) {
    for (let x = next() * size; x < view.width + size; x += size * 1.05) {
      pen.beginPath();
      pen.ellipse(x, y + (next() - 0.5) * size * 0.2, size * 0.5, size * 0.45, next(), 0, 2 * Math.PI);
      pen.stroke();
    }
  }
}

/** Epidermis and horny layer, on a transparent sheet that lies over the dermis. */
export function paintEpidermis(tissue: Tissue, view: View): OffscreenCanvas {
  const [canvas, pen] = sheet(view);
  const border = junction(tissue);
  const corneum = bottomOf(tissue, "stratum corneum", 0.015);
  const bottom = bottomOf(tissue, "viable epidermis", 0.06);
  pen.fillStyle = palette.AIR;
  pen.fillRect(0, 0, view.width, view.top);
  const shade = pen.createLinearGradient(0, toY(view, corneum), 0, toY(view, bottom * 1.4));
  shade.addColorStop(0, palette.EPIDERMIS);
  shade.addColorStop(1, palette.EPIDERMIS_DEEP);
  pen.fillStyle = shade;
  pen.beginPath();
  pen.moveTo(0, view.top);
  for (let x = 0; x <= view.width; x += 2) pen.lineTo(x, toY(view, border(x / view.scale)));
  pen.lineTo(view.width, view.top);
  pen.fill();
  nuclei(pen, tissue, view, border, corneum);
  horn(pen, view, corneum);
  return canvas;
}

function nuclei(
  pen: OffscreenCanvasRenderingContext2D,
  tissue: Tissue,
  view: View,
  border: (x: number) => number,
  corneum: number,
) {
  const next = seeded(tissue.seed + 3);
  pen.fillStyle = palette.NUCLEUS;
  const count = Math.round(NUCLEI_PER_MM * view.shownMm);
  const size = Math.max(0.9, view.scale * 0.0045);
  for (let cell = 0; cell < count; cell += 1) {
    const x = ((cell + 0.5 * next()) / count) * view.shownMm;
    const base = border(x) - 0.006;
    dot(pen, toX(view, x), toY(view, base), size * 0.7, size, 0.75);
    const depth = corneum + (base - corneum) * next() * 0.85;
    dot(pen, toX(view, x + 0.01 * next()), toY(view, depth), size, size * 0.75, 0.4);
  }
  pen.globalAlpha = 1;
}

function dot(
  pen: OffscreenCanvasRenderingContext2D,
  x: number,
  y: number,
  rx: number,
  ry: number,
  alpha: number,
) {
  pen.globalAlpha = alpha;
  pen.beginPath();
  pen.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
  pen.fill();
}

function horn(pen: OffscreenCanvasRenderingContext2D, view: View, corneum: number) {
  const thick = Math.max(2, corneum * view.scale);
  pen.fillStyle = palette.CORNEUM;
  pen.fillRect(0, view.top, view.width, thick);
  pen.strokeStyle = palette.CORNEUM_LINE;
  pen.lineWidth = 0.6;
  for (let line = 1; line < 4; line += 1) {
    const y = view.top + (line * thick) / 4;
    pen.beginPath();
    pen.moveTo(0, y);
    for (let x = 0; x <= view.width; x += 12) pen.lineTo(x, y + 0.5 * Math.sin(x * 0.21 + line * 2));
    pen.stroke();
  }
}
