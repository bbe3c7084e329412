/** New collagen: fibres appear with the gain, grow thicker, turn from type III to type I and fall into line. */

import type { Place } from "../clock/logTime";
import { NEW_FIBRES } from "./palette";
import type { Places } from "./places";
import { seeded } from "./random";
import { bottomOf, depthIndex, excessAt, type Tissue } from "./tissue";
import { toY, type View } from "./view";

const PER_MM2 = 330;
const TYPES = ["collagen_iii", "collagen_i_immature", "collagen_i_mature"] as const;
export const FULL_GAIN = 0.5; // gain of collagen at which all fibres are drawn

interface Fibre {
  x: number; // px
  y: number; // px
  depthAt: number; // index in the depth grid
  asked: number; // share of the full gain from which it is drawn
  weight: number; // of its place along the section
  first: number; // rad, angle when new
  rest: number; // rad, angle when mature
  length: number; // px
  bend: number;
}

export class Fibres {
  private fibres: Fibre[] = [];
  private iii: Float64Array;
  private young: Float64Array;
  private old: Float64Array;
  private atRest: number;

  constructor(
    private tissue: Tissue,
    private view: View,
    places: Places,
  ) {
    const size = tissue.depths.length;
    this.iii = new Float64Array(size);
    this.young = new Float64Array(size);
    this.old = new Float64Array(size);
    const rest = TYPES.map((name) => tissue.profiles[name]?.rest ?? 0).reduce((sum, part) => sum + part, 0);
    this.atRest = rest > 0 ? rest : 1;
    this.scatter(places);
  }

  private scatter(places: Places): void {
    const { tissue, view } = this;
    const next = seeded(tissue.seed + 11);
    const papillary = bottomOf(tissue, "papillary dermis", 0.3);
    const top = bottomOf(tissue, "viable epidermis", 0.06);
    const dermis = bottomOf(tissue, "reticular dermis", view.deepest);
    const count = Math.round(PER_MM2 * view.shownMm * dermis);
    for (let fibre = 0; fibre < count; fibre += 1) {
      const depth = top + next() * (dermis - top);
      const fine = depth < papillary;
      const x = next() * view.width;
      this.fibres.push({
        x,
        y: toY(view, depth),
        depthAt: depthIndex(tissue, depth),
        asked: next(),
        weight: places.at(x / view.scale, depth),
        first: (next() - 0.5) * Math.PI,
        rest: (next() - 0.5) * (fine ? 0.9 : 0.35),
        length: view.scale * (fine ? 0.04 + 0.05 * next() : 0.09 + 0.11 * next()),
        bend: next() - 0.5,
      });
    }
  }

  paint(pen: CanvasRenderingContext2D, place: Place): void {
    const { tissue } = this;
    excessAt(tissue, "collagen_iii", place, this.iii);
    excessAt(tissue, "collagen_i_immature", place, this.young);
    excessAt(tissue, "collagen_i_mature", place, this.old);
    const bundles = [new Path2D(), new Path2D(), new Path2D(), new Path2D(), new Path2D(), new Path2D()];
    for (const fibre of this.fibres) {
      const [iii, young, old] = [this.iii, this.young, this.old].map((kind) => kind[fibre.depthAt] ?? 0);
      const gain = Math.max(0, (iii ?? 0) + (young ?? 0) + (old ?? 0));
      const drawn = (gain * fibre.weight) / this.atRest / FULL_GAIN;
      if (drawn <= fibre.asked) continue;
      const mature = Math.min(1, Math.max(0, ((young ?? 0) / 2 + (old ?? 0)) / gain));
      const bundle = bundles[2 * Math.min(2, Math.floor(mature * 3)) + (drawn - fibre.asked > 0.15 ? 1 : 0)];
      if (bundle) trace(bundle, fibre, mature);
    }
    pen.lineCap = "round";
    pen.globalAlpha = 0.8;
    bundles.forEach((bundle, number) => {
      pen.strokeStyle = NEW_FIBRES[number >> 1] ?? NEW_FIBRES[0];
      pen.lineWidth = (number & 1 ? 1.7 : 0.9) + 0.45 * (number >> 1);
      pen.stroke(bundle);
    });
    pen.globalAlpha = 1;
  }
}

function trace(path: Path2D, fibre: Fibre, mature: number): void {
  const angle = fibre.first + (fibre.rest - fibre.first) * mature;
  const dx = (Math.cos(angle) * fibre.length) / 2;
  const dy = (Math.sin(angle) * fibre.length) / 2;
  const bend = fibre.bend * fibre.length * (0.7 - 0.4 * mature);
  path.moveTo(fibre.x - dx, fibre.y - dy);
  path.quadraticCurveTo(fibre.x + bend * 0.4, fibre.y + bend, fibre.x + dx, fibre.y + dy);
}
