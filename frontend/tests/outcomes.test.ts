import { describe, expect, it } from "vitest";
import { rangeWords } from "../src/library/words";
import { tidy, unitShown } from "../src/plots/numbers";
import { grouped } from "../src/study/outcomes";
import { auditTable, momentWords, pageStarts, wasRefused, whatWords } from "../src/team/team";

const told = (label: string, group: string, evidence: string) => ({ label, group, evidence });

describe("outcomes", () => {
  it("are read in one order, whatever order they come in: what people see first, the best supported first", () => {
    const numbers = [
      told("b", "What instruments read", "assumed"),
      told("z", "What instruments read", "fitted"),
      told("a", "What instruments read", "assumed"),
      told("c", "A new group", "assumed"),
      told("grade", "What people see", "assumed"),
    ];
    const expected = [
      ["What people see", ["grade"]],
      ["What instruments read", ["z", "a", "b"]],
      ["A new group", ["c"]],
    ];
    for (const some of [numbers, numbers.toReversed()])
      expect(grouped(some).map(([group, members]) => [group, members.map((one) => one.label)])).toEqual(
        expected,
      );
  });
});

describe("words", () => {
  it("hold units as they are printed, and ranges without repeating themselves", () => {
    expect(unitShown("g/m2/h")).toBe("g/m²/h");
    expect(unitShown("1")).toBe("");
    expect(rangeWords([4, 4])).toBe("4");
    expect(rangeWords([0.5, 1.5])).toBe("0.5 to 1.5");
    expect(tidy(Number.NaN)).toBe("—");
    expect([0, 4.7e-20, -1e-9, 0.00066].map(tidy)).toEqual(["0", "<0.0001", ">−0.0001", "0.00066"]);
  });
});

describe("the audit log", () => {
  const row = {
    number: 7,
    at: "2026-11-22T23:02:06.123+00:00",
    who: "=root",
    what: "cases_get",
    thing: "",
    outcome: "refused 403",
  };

  it("is read in words and saved in full", () => {
    expect(whatWords(row.what)).toBe("cases get");
    expect(momentWords(row.at)).toBe("2026-11-22 23:02:06");
    expect(wasRefused(row)).toBe(true);
    expect(auditTable([row]).rows[0]).toEqual([7, row.at, "=root", "cases_get", "", "refused 403"]);
  });

  it("is turned page by page", () => {
    expect(pageStarts(0)).toEqual([0]);
    expect(pageStarts(200)).toEqual([0, 100]);
    expect(pageStarts(201)).toEqual([0, 100, 200]);
  });
});
