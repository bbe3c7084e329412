import { describe, expect, it } from "vitest";
import { newer, type Run, withRun } from "../src/api/events";
import { between } from "../src/comparing/overlaid";
import { axesOf, type Driver, dayNumber, type Planning, parallel, turning } from "../src/planning/planning";
import { type Curve, curveTable, MOST, panels } from "../src/plots/curves";
import { csv, slug } from "../src/plots/exports";
import { pythonOfCurves, pythonOfTable } from "../src/plots/python";
import { at, BLOCKS, written } from "../src/study/protocol";
import { fan, forestRows, type Trial } from "../src/trials/trial";

const curve = (name: string, unit = "fold"): Curve => ({
  name,
  label: name,
  unit,
  evidence: "fitted",
  days: [0, 1],
  median: [1, 2],
  lo: [0, 1],
  hi: [2, 3],
});

describe("panels", () => {
  it("hold every curve once, one unit each, and never more than four", () => {
    const curves = [..."abcdefghi"]
      .map((name) => curve(name))
      .concat(curve("collagen"), curve("water_loss", "g/m2/h"));
    const found = panels(curves);
    expect(found.flatMap((panel) => panel.curves).length).toBe(curves.length);
    for (const panel of found) {
      expect(panel.curves.length).toBeLessThanOrEqual(MOST);
      expect(new Set(panel.curves.map((one) => one.unit)).size).toBe(1);
    }
  });
});

describe("files", () => {
  it("quote what must be quoted and never begin a formula", () => {
    expect(
      csv({
        columns: ["a", 'b"c'],
        rows: [
          ["x,y", 1.5],
          ["=1+1", Number.NaN],
        ],
      }),
    ).toBe('a,"b""c"\r\n"x,y",1.5\r\n\'=1+1,\r\n');
  });
  it("keep every number of a curve", () =>
    expect(curveTable([curve("a")]).rows).toEqual([
      ["a", "fold", 0, 1, 0, 2, "fitted"],
      ["a", "fold", 1, 2, 1, 3, "fitted"],
    ]));
  it("have plain names", () => expect(slug("Cells, inside a zone!")).toBe("cells-inside-a-zone"));
  it("write Python with quoted names", () => {
    expect(pythonOfCurves("result = 1\n", 'a "b"', [curve("il6")])).toContain('for name in ["il6"]:');
    expect(pythonOfTable("t", ["x"], [[1], [Number.NaN]])).toContain('(float("nan")),');
  });
});

describe("the protocol", () => {
  it("reads values by path", () =>
    expect(at({ concerns: [{ kind: "pores" }] }, "concerns[0].kind")).toBe("pores"));
  it("writes numbers as numbers, quantities as text, and nothing as null", () => {
    const field = (path: string) => BLOCKS.flatMap((block) => block.fields).find((one) => one.path === path);
    const [passes, depth] = [field("technique.passes"), field("device.depth")];
    if (!passes || !depth) throw new Error("the fields are gone");
    expect(written(passes, " 6 ")).toBe(6);
    expect(written(depth, "1.5 mm")).toBe("1.5 mm");
    expect(written(depth, " ")).toBeNull();
  });
});

describe("events", () => {
  const run = (revision: number, id = "a"): Run => ({ id, revision }) as Run;
  it("never let an older word overwrite a newer one", () => {
    expect(newer(run(3), run(2)).revision).toBe(3);
    expect(newer(run(3), run(4)).revision).toBe(4);
  });
  it("put new runs first and replace known ones", () => {
    const page = withRun({ items: [run(1)], total: 1 }, run(1, "b"));
    expect(page.items.map((one) => one.id)).toEqual(["b", "a"]);
    expect(withRun(page, run(5)).items[1]?.revision).toBe(5);
    expect(page.total).toBe(2);
  });
});

describe("arms on one clock", () => {
  it("are linear between their days and end where they end", () => {
    expect(between(0.5, [0, 1], [1, 3])).toBe(2);
    expect(between(2, [0, 1], [1, 3])).toBeNaN();
  });
});

describe("plans", () => {
  const objective = (name: string) => ({ name, label: name, unit: "1", better: "less" });
  it("put benefit up, downtime across and risk into colour", () => {
    const axes = axesOf([
      objective("cost"),
      objective("risk"),
      objective("days_hidden"),
      objective("benefit"),
    ]);
    expect([axes?.across.name, axes?.up.name, axes?.colour.name]).toEqual(["days_hidden", "benefit", "risk"]);
  });
  it("count days from dates and from words", () => {
    expect(dayNumber("2026-12-29", "2026-12-01")).toBe(28);
    expect(dayNumber("day 28", "day 0")).toBe(28);
  });
});

describe("trials", () => {
  const effect = (arm: string, against: string, visit: number) => ({
    endpoint: "grade",
    visit,
    arm,
    against,
    n: 10,
    estimate: 1,
    interval_95: [0, 2] as [number, number],
    p: 0.1,
    predictive: { median: 1, low: 0, high: 2 },
    power: null,
  });
  const trial = {
    effects: [effect("b", "", 90), effect("b", "", 30), effect("b", "a", 30), effect("b", "a", 90)],
  } as unknown as Trial;
  it("show differences at the last visit in the forest", () => {
    expect(forestRows(trial, "grade").map((row) => row.words)).toEqual(["b against a"]);
  });
  it("show changes in the arms by visit in the fan", () =>
    expect(fan(trial, "grade").map((point) => point.visit)).toEqual([30, 90]));
});

describe("plans over all objectives", () => {
  const planning = {
    objectives: [
      { name: "benefit", label: "benefit", unit: "grade", better: "more" },
      { name: "visits", label: "visits", unit: "", better: "less" },
    ],
    front: { benefit: [0.2, 0.8], visits: [1, 6] },
    plans: [{ name: "best", objectives: { benefit: { value: 0.5 }, visits: { value: 6 } } }],
    default: { name: "default", objectives: { benefit: { value: 0.1 }, visits: { value: 2 } } },
  } as unknown as Planning;

  it("have up as better on every axis, whatever better means there", () => {
    const { axes, front, named } = parallel(planning);
    expect(axes).toEqual([
      { axis: "benefit, grade", best: 0.8, worst: 0.1 },
      { axis: "visits", best: 1, worst: 6 },
    ]);
    expect(front.find((knot) => knot.value === 1)?.height).toBe(1);
    expect(named.map((knot) => knot.line)).toEqual(["A", "A", "B", "B"]);
    expect(named.at(-2)?.height).toBe(0);
    for (const knot of [...front, ...named]) {
      expect(knot.height).toBeGreaterThanOrEqual(0);
      expect(knot.height).toBeLessThanOrEqual(1);
    }
  });

  it("say where a number would turn the choice, or that none alone does", () => {
    const driver = { unit: "USD", threshold: 261.1, rival_wins: "below" } as Driver;
    expect(turning(driver)).toBe("below 260 USD");
    expect(turning({ ...driver, threshold: null })).toContain("no value");
  });
});
