import { describe, expect, it } from "vitest";
import { collagenDifference } from "../src/comparing/difference";
import { colours, MAP_NAMES } from "../src/paint/maps";
import { Places } from "../src/paint/places";
import { seeded } from "../src/paint/random";
import { lineAcross } from "../src/paint/relief";
import { excessAt, layerAt, radiusAt, type Tissue, valueAt } from "../src/paint/tissue";
import { dermisOf, toY, viewOf } from "../src/paint/view";

function tissue(change: Partial<Tissue> = {}): Tissue {
  return {
    width: 4,
    layers: [
      { name: "stratum corneum", top: 0, bottom: 0.02 },
      { name: "viable epidermis", top: 0.02, bottom: 0.07 },
      { name: "papillary dermis", top: 0.07, bottom: 0.3 },
      { name: "reticular dermis", top: 0.3, bottom: 1.2 },
    ],
    tracks: [{ x: 1, depth: 1, day: 0 }],
    radius: 0.08,
    open: Float64Array.from([1, 0.25]),
    days: Float64Array.from([0, 10]),
    sessions: [0],
    depths: Float64Array.from([0, 0.6, 1.2]),
    zoneRadius: 0.2,
    coverage: Float64Array.from([0, 0.1, 0.1]),
    profiles: { collagen_iii: { values: Uint8Array.from([0, 0, 0, 0, 255, 0]), lo: 1, hi: 2, rest: 1 } },
    seed: 1,
    ...change,
  };
}

describe("profiles", () => {
  it("are linear in depth and time between what was stored", () => {
    expect(valueAt(tissue(), "collagen_iii", 0.6, { at: 1, between: 0 })).toBeCloseTo(2, 9);
    expect(valueAt(tissue(), "collagen_iii", 0.3, { at: 0, between: 0.5 })).toBeCloseTo(1.25, 9);
  });
  it("tell the excess over rest, and nothing for what was not computed", () => {
    const out = new Float64Array(3);
    expect([...excessAt(tissue(), "collagen_iii", { at: 1, between: 0 }, out)]).toEqual([0, 1, 0]);
    expect([...excessAt(tissue(), "damage", { at: 1, between: 0 }, out)]).toEqual([0, 0, 0]);
    expect(valueAt(tissue(), "damage", 0.6, { at: 1, between: 0 })).toBeNaN();
  });
  it("open a channel by the root of its area", () =>
    expect(radiusAt(tissue(), { at: 1, between: 0 })).toBeCloseTo(0.04, 9));
});

describe("the view", () => {
  it("puts the surface at its place and shares one scale between arms", () => {
    const thin = viewOf(tissue(), 800, 464, 2);
    expect(toY(thin, 0)).toBe(thin.top);
    expect(thin.scale).toBe(viewOf(tissue({ layers: [] }), 800, 464, 2).scale);
    expect(dermisOf(tissue())).toBe(1.2);
    expect(layerAt(tissue(), 0.5)).toBe("reticular dermis");
  });
  it("never shows more skin than was computed", () => {
    expect(viewOf(tissue({ width: 0.5 }), 800, 464).shownMm).toBeLessThanOrEqual(0.5);
  });
});

describe("places", () => {
  it("keep the mean of every depth, and are strongest beside a track", () => {
    const places = new Places(tissue(), 4, 1.2);
    for (let row = 0; row < places.rows; row += 1) {
      const along = places.weights.slice(row * places.columns, (row + 1) * places.columns);
      const mean = along.reduce((sum, weight) => sum + weight, 0) / places.columns;
      expect(mean === 0 || Math.abs(mean - 1) < 1e-5).toBe(true);
    }
    expect(places.at(1, 0.6)).toBeGreaterThan(places.at(3, 0.6));
  });
});

describe("maps and random numbers", () => {
  it("hold 256 colours each", () => {
    for (const name of MAP_NAMES) expect(colours(name).length).toBe(768);
  });
  it("are light in the middle of the map for differences", () => {
    const vik = colours("vik");
    const light = (at: number) => (vik[3 * at] ?? 0) + (vik[3 * at + 1] ?? 0) + (vik[3 * at + 2] ?? 0);
    expect(light(128)).toBeGreaterThan(Math.max(light(0), light(255)));
  });
  it("repeat with their seed", () => expect(seeded(5)()).toBe(seeded(5)()));
});

describe("surfaces and differences", () => {
  it("read heights back in micrometres", () => {
    const relief = {
      heights: Uint16Array.from([0, 65535]),
      rows: 1,
      columns: 2,
      lo: -10,
      hi: 30,
      pixelUm: 50,
    };
    expect(lineAcross(relief, 0)).toEqual([-10, 30]);
  });
  it("are zero between equal arms and change sign with the order", () => {
    expect(collagenDifference(tissue(), tissue()).most).toBe(0);
    const bare = tissue({ profiles: {} });
    const one = collagenDifference(bare, tissue());
    const other = collagenDifference(tissue(), bare);
    expect(one.most).toBeGreaterThan(0);
    expect(one.values[5000]).toBeCloseTo(-(other.values[5000] ?? 0), 12);
  });
});
