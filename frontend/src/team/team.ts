/** Accounts and the audit log: what is shown of them. */

import type { Wire } from "../api/client";
import type { Table } from "../plots/exports";

export const ROLES: readonly [Wire["AccountIn"]["role"], string][] = [
  ["viewer", "viewer: reads"],
  ["clinician", "clinician: cases, studies, plans"],
  ["modeller", "modeller: studies, plans, trials"],
  ["admin", "admin: accounts and this log"],
];

export const PAGE = 100; // lines of the log at a time

/** "cases_get" as words. */
export function whatWords(what: string): string {
  return what.replaceAll("_", " ");
}

/** A moment of the log in words of one length, in UTC, as it is kept. */
export function momentWords(at: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})/.exec(at);
  return found ? `${found[1]} ${found[2]}` : at;
}

export function wasRefused(row: Wire["AuditRow"]): boolean {
  return row.outcome !== "done";
}

export function auditTable(rows: readonly Wire["AuditRow"][]): Table {
  return {
    columns: ["number", "time, UTC", "who", "what", "object", "outcome"],
    rows: rows.map((row) => [row.number, row.at, row.who, row.what, row.thing, row.outcome]),
  };
}

/** Where the pages of a list of so many lines begin. */
export function pageStarts(total: number, size = PAGE): number[] {
  return Array.from({ length: Math.max(1, Math.ceil(total / size)) }, (_, page) => page * size);
}
