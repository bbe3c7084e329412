/** Cells and vessels: drawn where the computed density asks for them, at places that never jump. */

import type { Place } from "../clock/logTime";
import * as palette from "./palette";
import type { Places } from "./places";
import { seeded } from "./random";
import { bottomOf, depthIndex, excessAt, type Quantity, type Tissue } from "./tissue";
import { toY, type View } from "./view";

interface Kind {
  name: Quantity;
  perMm2: number; // drawn at full density
  sprite: (pen: OffscreenCanvasRenderingContext2D, size: number) => void;
  colour: string;
  size: number; // mm
}

/** Sizes are those of cells in a section; how many are drawn is a choice, and the same for every run. */
export const KINDS: readonly Kind[] = [
  { name: "neutrophils", perMm2: 260, sprite: lobes, colour: palette.NEUTROPHIL, size: 0.011 },
  { name: "macrophages_m1", perMm2: 120, sprite: blob, colour: palette.MACROPHAGE_M1, size: 0.019 },
  { name: "macrophages_m2", perMm2: 120, sprite: blob, colour: palette.MACROPHAGE_M2, size: 0.019 },
  { name: "activated_fibroblasts", perMm2: 170, sprite: spindle, colour: palette.FIBROBLAST, size: 0.034 },
];

interface Placed {
  x: number;
  y: number;
  depthAt: number;
  asked: number;
  weight: number; // of its place along the section
  turn: number; // which of the turned sprites
}

const TURNS = 6;

export class Cells {
  private groups: { kind: Kind; cells: Placed[]; sprites: OffscreenCanvas[] }[];
  private profile: Float64Array;

  constructor(
    private tissue: Tissue,
    view: View,
    places: Places,
  ) {
    this.profile = new Float64Array(tissue.depths.length);
    this.groups = KINDS.filter((kind) => tissue.profiles[kind.name]).map((kind, number) => ({
      kind,
      cells: scatter(tissue, view, places, kind.perMm2, tissue.seed + 20 + number),
      sprites: turned(kind, view.scale),
    }));
  }

  paint(pen: CanvasRenderingContext2D, place: Place): void {
    for (const { kind, cells, sprites } of this.groups) {
      excessAt(this.tissue, kind.name, place, this.profile);
      for (const cell of cells) {
        if ((this.profile[cell.depthAt] ?? 0) * cell.weight <= cell.asked) continue;
        const sprite = sprites[cell.turn];
        if (sprite) pen.drawImage(sprite, cell.x - sprite.width / 2, cell.y - sprite.height / 2);
      }
    }
  }
}

export function scatter(tissue: Tissue, view: View, places: Places, perMm2: number, seed: number): Placed[] {
  const next = seeded(seed);
  const top = bottomOf(tissue, "viable epidermis", 0.06) * 1.3;
  const dermis = bottomOf(tissue, "reticular dermis", view.deepest);
  return Array.from({ length: Math.round(perMm2 * view.shownMm * (dermis - top)) }, () => {
    const depth = top + next() * (dermis - top);
    const x = next() * view.width;
    return {
      x,
      y: toY(view, depth),
      depthAt: depthIndex(tissue, depth),
      asked: 0.02 + 0.98 * next(),
      weight: places.at(x / view.scale, depth),
      turn: Math.floor(next() * TURNS),
    };
  });
}

function turned(kind: Kind, scale: number): OffscreenCanvas[] {
  const size = Math.max(3, kind.size * scale);
  return Array.from({ length: TURNS }, (_, turn) => {
    const canvas = new OffscreenCanvas(Math.ceil(size * 1.6) + 2, Math.ceil(size * 1.6) + 2);
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("this browser cannot draw on a canvas");
    pen.translate(canvas.width / 2, canvas.height / 2);
    pen.rotate((turn / TURNS) * Math.PI - Math.PI / 3);
    pen.fillStyle = kind.colour;
    kind.sprite(pen, size);
    return canvas;
  });
}

function lobes(pen: OffscreenCanvasRenderingContext2D, size: number): void {
  for (const [x, y] of [
    [-0.24, 0.1],
    [0.2, 0.16],
    [0, -0.24],
  ] as const) {
    pen.beginPath();
    pen.arc(x * size, y * size, size * 0.24, 0, 2 * Math.PI);
    pen.fill();
  }
}

function blob(pen: OffscreenCanvasRenderingContext2D, size: number): void {
  pen.globalAlpha = 0.55;
  pen.beginPath();
  pen.ellipse(0, 0, size * 0.52, size * 0.42, 0, 0, 2 * Math.PI);
  pen.fill();
  pen.globalAlpha = 1;
  pen.beginPath();
  pen.ellipse(size * 0.08, 0, size * 0.22, size * 0.16, 0.5, 0, 2 * Math.PI);
  pen.fill();
}

function spindle(pen: OffscreenCanvasRenderingContext2D, size: number): void {
  pen.globalAlpha = 0.85;
  pen.beginPath();
  pen.moveTo(-size * 0.6, 0);
  pen.quadraticCurveTo(0, -size * 0.2, size * 0.6, 0);
  pen.quadraticCurveTo(0, size * 0.2, -size * 0.6, 0);
  pen.fill();
}

export class Vessels {
  private loops: { x: number; asked: number }[] = [];
  private sprouts: Placed[];
  private profile: Float64Array;

  constructor(
    private tissue: Tissue,
    private view: View,
    places: Places,
  ) {
    const next = seeded(tissue.seed + 31);
    this.profile = new Float64Array(tissue.depths.length);
    for (let x = 0.06; x < view.shownMm; x += 0.13 + 0.05 * next())
      this.loops.push({ x: x * view.scale, asked: next() });
    this.sprouts = scatter(tissue, view, places, 60, tissue.seed + 32);
  }

  /** Resting loops and plexus always; further vessels as far as the density lies above rest. */
  paint(pen: CanvasRenderingContext2D, place: Place): void {
    const { tissue, view } = this;
    excessAt(tissue, "capillaries", place, this.profile);
    const top = bottomOf(tissue, "viable epidermis", 0.06);
    const papillary = bottomOf(tissue, "papillary dermis", 0.3);
    const path = new Path2D();
    for (const loop of this.loops) {
      const half = view.scale * 0.011;
      const up = toY(view, top + 0.018);
      const down = toY(view, papillary * 0.9);
      path.moveTo(loop.x - half, down);
      path.bezierCurveTo(loop.x - half * 1.6, up, loop.x + half * 1.6, up, loop.x + half, down);
    }
    pen.strokeStyle = palette.VESSEL;
    pen.globalAlpha = 0.5;
    pen.lineWidth = Math.max(0.8, view.scale * 0.0045);
    pen.stroke(path);
    pen.globalAlpha = 1;
    const rings = new Path2D();
    for (const sprout of this.sprouts) {
      if ((this.profile[sprout.depthAt] ?? 0) * sprout.weight <= sprout.asked) continue;
      const size = view.scale * (0.007 + 0.008 * ((sprout.turn + 1) / TURNS));
      rings.moveTo(sprout.x + size, sprout.y);
      rings.ellipse(sprout.x, sprout.y, size, size * 0.7, sprout.turn, 0, 2 * Math.PI);
    }
    pen.fillStyle = palette.LUMEN;
    pen.fill(rings);
    pen.stroke(rings);
  }
}
