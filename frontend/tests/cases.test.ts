import { describe, expect, it } from "vitest";
import type { Wire } from "../src/api/client";
import { changeWords } from "../src/cases/change";
import { byView } from "../src/cases/pictures";
import { EMPTY_ZONE, endpointWords, nextDraft, recordOf, zonesOf } from "../src/cases/session";
import { dayWords, today } from "../src/shell/days";

const performed = (on: string, record: Record<string, unknown>): Wire["PerformedOut"] => ({
  id: on,
  on,
  record,
  problems: [],
});

describe("a session as performed", () => {
  const first = {
    session: 1,
    device: "skinpen",
    zones: [{ zone: "cheeks", depth: "1.5 mm", passes: 4, needle_lot: "A12" }],
  };

  it("begins as the latest one was, without what only its own day can tell", () => {
    const second = {
      ...first,
      session: 2,
      zones: [...first.zones, { zone: "forehead", depth: "0.5 mm", passes: 3 }],
    };
    const draft = nextDraft([performed("2026-12-29", second), performed("2026-12-01", first)], "2027-01-26");
    expect(draft.number).toBe("3");
    expect(draft.device).toBe("skinpen");
    expect(draft.zones.map((zone) => zone.zone)).toEqual(["cheeks", "forehead"]);
    expect(draft.zones.every((zone) => zone.lot === "" && zone.endpoint === "")).toBe(true);
  });

  it("has one empty zone where there was none", () => {
    expect(nextDraft([], "2026-12-01").zones).toEqual([EMPTY_ZONE]);
  });

  it("becomes a record that holds numbers as numbers and nothing that was left open", () => {
    const draft = nextDraft([performed("2026-12-01", first)], "2026-12-29");
    draft.zones = [
      { ...EMPTY_ZONE, zone: "cheeks", depth: " 1.5 mm ", passes: "4", endpoint: "erythema", lot: "B7" },
    ];
    expect(recordOf(draft)).toEqual({
      format: "percuta-session/1",
      session: 2,
      on: "2026-12-29",
      device: "skinpen",
      zones: [{ zone: "cheeks", depth: "1.5 mm", passes: 4, endpoint: "erythema", needle_lot: "B7" }],
    });
  });

  it("is read back from any record", () => {
    expect(zonesOf({})).toEqual([]);
    expect(endpointWords("pinpoint_bleeding")).toBe("pinpoint bleeding");
    expect(endpointWords(undefined)).toBe("not noted");
  });
});

describe("a reading", () => {
  const reading = (change: number | null, lo: number | null, hi: number | null): Wire["ScoreOut"] => ({
    id: "1",
    on: "2026-12-01",
    measure: "goodman_baron",
    value: 2,
    unit: "grade",
    noise_sd: 0.4,
    instrument: "",
    blinded: true,
    change,
    change_lo: lo,
    change_hi: hi,
  });

  it("says how far it is from the first, and whether the noise alone could make that", () => {
    expect(changeWords(undefined)).toBe("");
    expect(changeWords(reading(null, null, null))).toBe("");
    expect(changeWords(reading(-1, -1.93, -0.07))).toBe(
      "Change from the first reading −1 [−1.9, −0.07] grade.",
    );
    expect(changeWords(reading(-0.5, -1.4, 0.4))).toContain("which the noise alone could make");
    expect(changeWords(reading(-1, null, null))).toContain("no interval");
  });
});

describe("photographs", () => {
  it("stand beside those of the same view, by day", () => {
    const found = byView([
      { view: "left", on: "2027-01-01" },
      { view: "right", on: "2026-12-01" },
      { view: "left", on: "2026-12-01" },
    ]);
    expect(found.map(([view, pictures]) => [view, pictures.map((one) => one.on)])).toEqual([
      ["left", ["2026-12-01", "2027-01-01"]],
      ["right", ["2026-12-01"]],
    ]);
  });
});

describe("days", () => {
  it("are written without an order to guess", () => {
    expect(dayWords("2026-12-04T23:59:00+00:00")).toBe("4 Dec 2026");
    expect(dayWords("soon")).toBe("soon");
    expect(today(new Date(2026, 11, 4, 0, 30))).toBe("2026-12-04");
  });
});
