/** What a change between two readings is worth. */

import type { Wire } from "../api/client";
import { estimateWords, tidy } from "../plots/numbers";

/** How far the last reading is from the first, with the interval that the noise of both leaves. */
export function changeWords(last: Wire["ScoreOut"] | undefined): string {
  if (last?.change == null) return "";
  if (last.change_lo == null || last.change_hi == null)
    return `Change from the first reading ${tidy(last.change)}; without the noise of both no interval can be told.`;
  const found = { value: last.change, lo: last.change_lo, hi: last.change_hi, unit: last.unit };
  const sure = found.lo > 0 || found.hi < 0 ? "" : ", which the noise alone could make";
  return `Change from the first reading ${estimateWords(found)}${sure}.`;
}
