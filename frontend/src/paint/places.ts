/** Where along the section the tissue heals: around the tracks, as strongly as the average at that depth says. */

import { depthIndex, type Tissue } from "./tissue";

const COLUMNS = 120;
const ROWS = 48;

/** Weights over the section whose mean along every depth is 1: near tracks where zones are few, even where they overlap. */
export class Places {
  readonly columns = COLUMNS;
  readonly rows = ROWS;
  readonly weights = new Float32Array(COLUMNS * ROWS);

  constructor(
    tissue: Tissue,
    readonly shownMm: number,
    readonly deepest: number,
  ) {
    for (let row = 0; row < ROWS; row += 1) {
      const depth = (row / (ROWS - 1)) * deepest;
      const elsewhere = tissue.coverage[depthIndex(tissue, depth)] ?? 0;
      this.fillRow(tissue, row, depth, elsewhere);
    }
  }

  /** Zones of tracks in the plane are known; those of tracks beside it cover what `elsewhere` says, anywhere. */
  private fillRow(tissue: Tissue, row: number, depth: number, elsewhere: number): void {
    let sum = 0;
    for (let column = 0; column < COLUMNS; column += 1) {
      const x = ((column + 0.5) / COLUMNS) * this.shownMm;
      let near = 0;
      for (const track of tissue.tracks) {
        const below = Math.max(0, depth - track.depth);
        const away = ((track.x - x) ** 2 + below ** 2) / tissue.zoneRadius ** 2;
        if (away < 4) near = Math.max(near, Math.exp(-away));
      }
      this.weights[row * COLUMNS + column] = near + elsewhere;
      sum += near + elsewhere;
    }
    if (sum === 0) return;
    for (let column = 0; column < COLUMNS; column += 1) {
      const at = row * COLUMNS + column;
      this.weights[at] = ((this.weights[at] ?? 0) * COLUMNS) / sum;
    }
  }

  at(x: number, depth: number): number {
    const column = Math.min(COLUMNS - 1, Math.floor((x / this.shownMm) * COLUMNS));
    const row = Math.min(ROWS - 1, Math.round((depth / this.deepest) * (ROWS - 1)));
    return this.weights[row * COLUMNS + column] ?? 1;
  }
}
