import { describe, expect, it } from "vitest";
import { type Around, cellOf, reachOf, shownDepth, stepsAt, valueOfStep } from "../src/paint/around";

/** Two times, three depths, two radii; the value tells its own place. */
const field: Around = {
  values: Uint8Array.from([0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121]),
  lo: 0,
  hi: 2,
  days: [0, 10],
  depths: [0.1, 0.3, 0.5],
  radii: [0.05, 0.15],
};

describe("a field around one puncture", () => {
  it("is painted with the axis in the middle, both sides alike, the surface above", () => {
    const steps = stepsAt(field, 9, 4, 3, 0.6);
    expect([...steps]).toEqual([101, 100, 100, 101, 111, 110, 110, 111, 121, 120, 120, 121]);
  });

  it("shows the stored time that is nearest", () => {
    expect(stepsAt(field, 4, 2, 1, 0.6)[0]).toBe(stepsAt(field, 0, 2, 1, 0.6)[0]);
    expect(cellOf(field.days, 6)).toBe(1);
  });

  it("reaches half a cell beyond the last centre", () => {
    expect(reachOf(field.radii)).toBeCloseTo(0.2);
    expect(reachOf(field.depths)).toBeCloseTo(0.6);
  });

  it("is shown somewhat deeper than the channel, never deeper than it was computed", () => {
    expect(shownDepth(field, 0.3)).toBeCloseTo(0.45);
    expect(shownDepth(field, 3)).toBeCloseTo(0.6);
  });

  it("says what a step stands for", () => {
    expect(valueOfStep(field, 0)).toBe(0);
    expect(valueOfStep(field, 255)).toBe(2);
  });
});
