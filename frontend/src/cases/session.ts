/** A session as performed: what the form holds, and the record that is kept (percuta-session/1). */

import type { Wire } from "../api/client";

export interface ZoneDraft {
  zone: string;
  depth: string;
  passes: string;
  endpoint: string;
  pain: string;
  lot: string;
  expiry: string;
}

export interface SessionDraft {
  number: string;
  on: string;
  device: string;
  operator: string;
  zones: ZoneDraft[];
  note: string;
}

/** End points as the record knows them, in words. */
export const ENDPOINTS: readonly [string, string][] = [
  ["", "not noted"],
  ["none", "none reached"],
  ["pink", "pink"],
  ["erythema", "uniform erythema"],
  ["pinpoint_bleeding", "pinpoint bleeding"],
  ["over_treated", "over-treated"],
];

export const EMPTY_ZONE: ZoneDraft = {
  zone: "",
  depth: "",
  passes: "",
  endpoint: "",
  pain: "",
  lot: "",
  expiry: "",
};

/** The next session begins as the last one was, but for what is known only when it is done. */
export function nextDraft(performed: readonly Wire["PerformedOut"][], today: string): SessionDraft {
  const last = [...performed].sort((one, other) => one.on.localeCompare(other.on)).at(-1)?.record;
  const text = (value: unknown) => (value === undefined || value === null ? "" : String(value));
  const zones = zonesOf(last ?? {}).map((zone) => ({
    ...EMPTY_ZONE,
    zone: text(zone.zone),
    depth: text(zone.depth),
    passes: text(zone.passes),
  }));
  return {
    number: String(Number(last?.session ?? 0) + 1),
    on: today,
    device: text(last?.device),
    operator: text(last?.operator),
    zones: zones.length ? zones : [EMPTY_ZONE],
    note: "",
  };
}

/** The record as the command line writes it; what was left open is not in it. */
export function recordOf(draft: SessionDraft): Record<string, unknown> {
  return filled({
    format: "percuta-session/1",
    session: Number(draft.number),
    on: draft.on,
    device: draft.device,
    operator: draft.operator.trim(),
    zones: draft.zones.map((zone) =>
      filled({
        zone: zone.zone,
        depth: zone.depth.trim(),
        passes: zone.passes === "" ? "" : Number(zone.passes),
        endpoint: zone.endpoint,
        pain: zone.pain === "" ? "" : Number(zone.pain),
        needle_lot: zone.lot.trim(),
        needle_expiry: zone.expiry,
      }),
    ),
    note: draft.note.trim(),
  });
}

function filled(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

export interface Zone {
  zone?: string;
  depth?: string;
  passes?: number;
  endpoint?: string;
  pain?: number;
  needle_lot?: string;
  needle_expiry?: string;
  note?: string;
}

export function zonesOf(record: Record<string, unknown>): Zone[] {
  return Array.isArray(record.zones) ? (record.zones as Zone[]) : [];
}

export function endpointWords(name: string | undefined): string {
  return ENDPOINTS.find(([known]) => known === (name ?? ""))?.[1] ?? name ?? "";
}
