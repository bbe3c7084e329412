import { describe, expect, it } from "vitest";
import { cumulative, measuresOf, nearestIndex, profiles, whereabouts } from "../src/absorbing/delivery";
import type { Wire } from "../src/api/client";
import { bandTable, pointsOf } from "../src/plots/bands";
import { estimateWords, tidy } from "../src/plots/numbers";

const band = (...value: number[]) => ({ value, lo: value, hi: value });
const product: Wire["Delivery"] = {
  compound: "ascorbic acid",
  model: "potts-guy",
  concentration: 0.15,
  dose_mg_per_cm2: 2,
  at_h: 0,
  time_h: 6,
  t_h: [0, 1, 6],
  measures: {
    lag: { value: 0.25, lo: 0.1, hi: 0.5, unit: "h" },
    novel_measure: { value: 1, lo: 1, hi: 1, unit: "1" },
    dose: { value: 300, lo: 300, hi: 300, unit: "ug/cm2" },
  },
  absorbed_share: band(0, 0.5, 0.7),
  absorbed_share_intact: band(0, 0, 0.01),
  where: {
    vehicle: [1, 0.4, 0.2],
    "viable epidermis": [0, 0.3, 0.2],
    "a new place": [0, 0.1, 0.1],
    blood: [0, 0.2, 0.4],
    air: [0, 0, 0.1],
  },
  depth_mm: [0.01, 0.1, 1],
  concentration_ug_per_ml: [
    [0, 0, 0],
    [100, 10, 0],
    [50, 20, 1],
  ],
};

describe("what gets in", () => {
  it("is somewhere: the groups hold every place once", () => {
    const found = whereabouts(product);
    product.t_h.forEach((_, at) => {
      const sum = found.shares.reduce((total, share) => total + (share[at] ?? 0), 0);
      expect(sum).toBeCloseTo(1);
    });
    expect(found.shares[found.names.indexOf("in the skin")]?.[1]).toBeCloseTo(0.4);
  });

  it("is told in per cent of the dose", () => {
    expect(cumulative(product).map((one) => one.value.at(-1))).toEqual([70, 1]);
  });

  it("is shown by depth at times that were computed, each once, without what an axis of powers cannot hold", () => {
    const found = profiles(product);
    expect(found.map((one) => one.name)).toEqual(["1 h", "6 h"]);
    expect(found[0]?.depth).toEqual([0.01, 0.1]);
  });

  it("keeps measures that have no words yet", () => {
    expect(measuresOf(product).map(([words]) => words)).toEqual(["put on", "lag", "novel measure"]);
  });
});

describe("words of an estimate", () => {
  it("hold the interval only where there is one", () => {
    expect(estimateWords({ value: 69.3, lo: 53.9, hi: 88.6, unit: "% of dose" })).toBe(
      "69 [54, 89] % of dose",
    );
    expect(estimateWords({ value: 300, lo: 300, hi: 300, unit: "ug/cm2" })).toBe("300 µg/cm²");
    expect(tidy(677_563)).toBe("678 000");
    expect(tidy(-0.125)).toBe("−0.13");
  });
});

describe("bands", () => {
  it("leave out what a logarithmic axis cannot show, and tell every other number", () => {
    const one = { name: "dye", x: [0, 1, 10], value: [1, 0.5, 0], lo: [1, 0.4, 0], hi: [1, 0.6, 0] };
    expect(pointsOf(one, true).map((point) => point.x)).toEqual([1, 10]);
    expect(bandTable([one], { x: "hours", y: "share" }).rows).toHaveLength(3);
  });

  it("find the nearest stored time", () => {
    expect(nearestIndex([0, 1, 6], 4)).toBe(2);
  });
});
