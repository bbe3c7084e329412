import type { Span } from "./clock";
import { FIRST_DAY } from "./logTime";
import type { PhaseMark } from "./TimeBar";

interface End {
  name: string;
  end_days: number; // since the last session
}

/** Phases on the clock of the course: the server tells their ends after the last session; sessions begin them anew. */
export function phaseMarks(ends: readonly End[], sessions: readonly number[], lastDay: number): PhaseMark[] {
  const begun = sessions.length ? sessions : [0];
  return begun.flatMap((session, number) => {
    const until = begun[number + 1] ?? lastDay;
    let first = Math.max(session, FIRST_DAY);
    return ends
      .map((phase) => {
        const mark = { name: phase.name, first, last: Math.min(until, session + phase.end_days) };
        first = Math.max(first, mark.last);
        return mark;
      })
      .filter((mark) => mark.last > mark.first);
  });
}

export function spanOf(days: readonly number[]): Span {
  return { first: FIRST_DAY, last: Math.max(days.at(-1) ?? 1, 2 * FIRST_DAY) };
}
