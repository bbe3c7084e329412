import type { Wire } from "../api/client";
import { onLogAxis, placeOf } from "../clock/logTime";
import { spanOf } from "../clock/phases";
import { type Curve, sentence } from "../plots/curves";

const POINTS = 240;

/** One quantity of all arms on the days of the longest; an arm ends where its own days end. */
export function overlaid(
  name: string,
  arms: readonly string[],
  courses: readonly Wire["Curves"][],
): { title: string; curves: Curve[] } | null {
  const last = Math.max(...courses.map((course) => course.days.at(-1) ?? 1));
  const span = spanOf([last]);
  const days = Array.from({ length: POINTS }, (_, number) => onLogAxis(number / (POINTS - 1), span));
  const curves = courses.flatMap((course, arm) => {
    const found = course.curves.find((curve) => curve.name === name);
    if (!found) return [];
    const along = (values: readonly number[]) => days.map((day) => between(day, course.days, values));
    return [
      {
        ...found,
        label: arms[arm] ?? `arm ${arm + 1}`,
        days,
        median: along(found.median),
        lo: along(found.lo),
        hi: along(found.hi),
        of: found.label,
      },
    ];
  });
  const first = curves[0];
  return first ? { title: sentence(first.of), curves } : null;
}

export function between(day: number, days: readonly number[], values: readonly number[]): number {
  if (day > (days.at(-1) ?? 0)) return Number.NaN;
  const { at, between: share } = placeOf(day, days);
  const now = values[at] ?? Number.NaN;
  const next = values[Math.min(at + 1, values.length - 1)] ?? now;
  return now + (next - now) * share;
}
