import { describe, expect, it } from "vitest";
import {
  namedTimes,
  onLogAxis,
  placeOf,
  roomyTimes,
  shareOnLogAxis,
  timeInWords,
} from "../src/clock/logTime";
import { phaseMarks } from "../src/clock/phases";

const span = { first: 1 / 24, last: 365 };

describe("the log time axis", () => {
  it("gives a day back from its share", () => {
    for (const day of [0.05, 1, 28, 300])
      expect(onLogAxis(shareOnLogAxis(day, span), span)).toBeCloseTo(day, 9);
  });
  it("keeps days outside at its ends", () => {
    expect(shareOnLogAxis(0, span)).toBe(0);
    expect(shareOnLogAxis(1e6, span)).toBe(1);
  });
  it("names only times within it, and leaves room between names", () => {
    expect(namedTimes(span).map((time) => time.name)).toContain("1 week");
    const shares = roomyTimes(span, 0.1).map((time) => shareOnLogAxis(time.day, span));
    for (let at = 1; at < shares.length; at += 1)
      expect((shares[at] ?? 0) - (shares[at - 1] ?? 0)).toBeGreaterThanOrEqual(0.1);
  });
  it("says times as people do", () => {
    expect(timeInWords(0.25)).toBe("6.0 h");
    expect(timeInWords(8.2)).toBe("8.2 days");
    expect(timeInWords(182)).toBe("6.0 months");
  });
});

describe("the place of a day among stored days", () => {
  it("is between its neighbours", () => expect(placeOf(1.5, [0, 1, 2, 4])).toEqual({ at: 1, between: 0.5 }));
  it("is the last one beyond the end", () => expect(placeOf(9, [0, 1, 2])).toEqual({ at: 2, between: 0 }));
  it("is the first one before the start", () => expect(placeOf(-1, [0, 1])).toEqual({ at: 0, between: 0 }));
});

describe("phases on the clock of a course", () => {
  const ends = [
    { name: "inflammation", end_days: 4 },
    { name: "proliferation", end_days: 20 },
    { name: "remodelling", end_days: 300 },
  ];
  it("begin anew with every session and never overlap", () => {
    const marks = phaseMarks(ends, [0, 28], 328);
    expect(marks.map((mark) => mark.name)).toEqual([
      "inflammation",
      "proliferation",
      "remodelling",
      "inflammation",
      "proliferation",
      "remodelling",
    ]);
    for (let at = 1; at < marks.length; at += 1)
      expect(marks[at]?.first).toBeGreaterThanOrEqual(marks[at - 1]?.last ?? 0);
    expect(marks[2]?.last).toBe(28);
  });
  it("end with the days that were simulated", () => expect(phaseMarks(ends, [0], 10).at(-1)?.last).toBe(10));
});
