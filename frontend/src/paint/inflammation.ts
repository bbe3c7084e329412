/** The tint of inflammation: neutrophils and inflammatory macrophages, strongest where the skin was needled. */

import type { Place } from "../clock/logTime";
import { colours } from "./maps";
import type { Places } from "./places";
import { depthIndex, excessAt, type Tissue } from "./tissue";
import { toY, type View } from "./view";

const STRONGEST = 0.42; // opacity at full inflammation
const LIGHT_END = 80; // the colours of the map below it are no tint on tissue
const DARK_END = 230;

export class Inflammation {
  private canvas: OffscreenCanvas;
  private pen: OffscreenCanvasRenderingContext2D;
  private image: ImageData;
  private early: Float64Array;
  private late: Float64Array;

  constructor(
    private tissue: Tissue,
    private view: View,
    private places: Places,
  ) {
    this.canvas = new OffscreenCanvas(places.columns, places.rows);
    const pen = this.canvas.getContext("2d");
    if (!pen) throw new Error("this browser cannot draw on a canvas");
    this.pen = pen;
    this.image = pen.createImageData(places.columns, places.rows);
    this.early = new Float64Array(tissue.depths.length);
    this.late = new Float64Array(tissue.depths.length);
  }

  paint(pen: CanvasRenderingContext2D, place: Place): void {
    const { tissue, view, places } = this;
    excessAt(tissue, "neutrophils", place, this.early);
    excessAt(tissue, "macrophages_m1", place, this.late);
    const table = colours("lajolla");
    const data = this.image.data;
    for (let row = 0; row < places.rows; row += 1) {
      const depthAt = depthIndex(tissue, (row / (places.rows - 1)) * places.deepest);
      const amount = Math.max(this.early[depthAt] ?? 0, this.late[depthAt] ?? 0);
      for (let column = 0; column < places.columns; column += 1) {
        const cell = row * places.columns + column;
        const share = Math.min(1, Math.max(0, amount * (places.weights[cell] ?? 0)));
        const colour = 3 * Math.round(LIGHT_END + (DARK_END - LIGHT_END) * share);
        data[4 * cell] = table[colour] ?? 0;
        data[4 * cell + 1] = table[colour + 1] ?? 0;
        data[4 * cell + 2] = table[colour + 2] ?? 0;
        data[4 * cell + 3] = 255 * STRONGEST * share;
      }
    }
    this.pen.putImageData(this.image, 0, 0);
    pen.imageSmoothingEnabled = true;
    pen.drawImage(this.canvas, 0, view.top, view.width, toY(view, places.deepest) - view.top);
  }
}
