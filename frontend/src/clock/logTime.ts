/** Time on a logarithmic axis, and the words for it. */

import type { Span } from "./clock";

export const HOURS = 1 / 24;
export const FIRST_DAY = HOURS; // an axis that is logarithmic has to begin somewhere: an hour after the session

export function onLogAxis(share: number, span: Span): number {
  return span.first * (span.last / span.first) ** share;
}

export function shareOnLogAxis(day: number, span: Span): number {
  const share = Math.log(day / span.first) / Math.log(span.last / span.first);
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
}

const NAMED: readonly [number, string][] = [
  [HOURS, "1 h"],
  [6 * HOURS, "6 h"],
  [1, "1 day"],
  [3, "3 days"],
  [7, "1 week"],
  [28, "4 weeks"],
  [91, "3 months"],
  [182, "6 months"],
  [365, "1 year"],
  [730, "2 years"],
  [1826, "5 years"],
  [3652, "10 years"],
];

/** Days with a name that a reader expects on the axis. */
export function namedTimes(span: Span): { day: number; name: string }[] {
  return NAMED.filter(([day]) => day >= span.first * 0.999 && day <= span.last).map(([day, name]) => ({
    day,
    name,
  }));
}

/** The named days that stand apart by at least a share of the axis, so that their names do not touch. */
export function roomyTimes(span: Span, apart: number): { day: number; name: string }[] {
  const found: { day: number; name: string }[] = [];
  let taken = Number.NEGATIVE_INFINITY;
  for (const time of namedTimes(span)) {
    const share = shareOnLogAxis(time.day, span);
    if (share - taken < apart) continue;
    found.push(time);
    taken = share;
  }
  return found;
}

/** A time as a person says it: "6 h", "8.2 days", "5.7 months". */
export function timeInWords(day: number): string {
  if (day < 1.5) return `${tidy(day / HOURS)} h`;
  if (day < 60) return `${tidy(day)} days`;
  if (day < 730) return `${tidy(day / 30.4375)} months`;
  return `${tidy(day / 365.25)} years`;
}

function tidy(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

export interface Place {
  at: number; // index of the frame at or before
  between: number; // 0 to 1 towards the next frame
}

/** Where a day falls among the stored days (ascending). */
export function placeOf(day: number, days: ArrayLike<number>): Place {
  let low = 0;
  let high = days.length - 1;
  if (high <= 0 || day <= (days[0] ?? 0)) return { at: 0, between: 0 };
  if (day >= (days[high] ?? 0)) return { at: high, between: 0 };
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((days[middle] ?? 0) <= day) low = middle;
    else high = middle;
  }
  const start = days[low] ?? 0;
  const end = days[high] ?? start;
  return { at: low, between: end > start ? (day - start) / (end - start) : 0 };
}
