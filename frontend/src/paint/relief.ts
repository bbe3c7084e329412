/** Skin relief as a grey-scale or toned picture: one lamp, the same for before and after. */

export interface Relief {
  heights: Uint16Array | Uint8Array;
  rows: number;
  columns: number;
  lo: number; // um
  hi: number; // um
  pixelUm: number;
}

export interface Lamp {
  light: readonly [number, number, number]; // towards the lamp
  tone: readonly [number, number, number]; // colour of the skin, 0 to 1
}

const AMBIENT = 0.35; // of the light, from everywhere

/** Shade by the slope of the surface (Lambert), so that equal slopes look equal in every picture. */
export function shade(relief: Relief, lamp: Lamp): ImageData {
  const { heights, rows, columns } = relief;
  const steps = heights instanceof Uint16Array ? 65535 : 255;
  const unit = (relief.hi - relief.lo) / steps / (2 * relief.pixelUm); // height of a step over two pixels
  const length = Math.hypot(...lamp.light);
  const [lx, ly, lz] = lamp.light.map((part) => part / length) as [number, number, number];
  const image = new ImageData(columns, rows);
  for (let row = 0; row < rows; row += 1) {
    const up = Math.max(0, row - 1) * columns;
    const down = Math.min(rows - 1, row + 1) * columns;
    for (let column = 0; column < columns; column += 1) {
      const left = row * columns + Math.max(0, column - 1);
      const right = row * columns + Math.min(columns - 1, column + 1);
      const dx = unit * ((heights[right] ?? 0) - (heights[left] ?? 0));
      const dy = unit * ((heights[down + column] ?? 0) - (heights[up + column] ?? 0));
      const lit = Math.max(0, (-dx * lx - dy * ly + lz) / Math.sqrt(1 + dx * dx + dy * dy));
      const bright = 255 * (AMBIENT + ((1 - AMBIENT) * lit) / lz);
      const at = 4 * (row * columns + column);
      for (let colour = 0; colour < 3; colour += 1)
        image.data[at + colour] = Math.min(255, bright * (lamp.tone[colour] ?? 0));
      image.data[at + 3] = 255;
    }
  }
  return image;
}

/** Heights along one row, um. */
export function lineAcross(relief: Relief, row: number): number[] {
  const steps = relief.heights instanceof Uint16Array ? 65535 : 255;
  const start = row * relief.columns;
  return Array.from(
    { length: relief.columns },
    (_, column) => relief.lo + ((relief.hi - relief.lo) * (relief.heights[start + column] ?? 0)) / steps,
  );
}
