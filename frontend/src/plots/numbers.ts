/** Numbers as a reader wants them: few digits, a true minus, thousands apart, the interval beside the value. */

import type { Wire } from "../api/client";

/** "69 [54, 89] % of dose"; equal ends are no interval. */
export function estimateWords(found: Wire["Estimate"], unit = found.unit): string {
  const [value, lo, hi] = [found.value, found.lo, found.hi].map(tidy);
  const words = unitShown(unit) && ` ${unitShown(unit)}`;
  return lo === hi ? `${value}${words}` : `${value} [${lo}, ${hi}]${words}`;
}

const LEAST = 0.0001; // what is nearer to nothing is only said to be so

/** Two or three digits as a reader wants them; thousands apart. */
export function tidy(value: number): string {
  if (!Number.isFinite(value)) return "—";
  if (value !== 0 && Math.abs(value) < LEAST) return value > 0 ? `<${LEAST}` : `>−${LEAST}`;
  const rounded = Number(value.toPrecision(Math.abs(value) >= 100 ? 3 : 2));
  const words =
    Math.abs(rounded) >= 10_000 ? rounded.toLocaleString("en-GB").replaceAll(",", " ") : String(rounded);
  return words.replace("-", "−");
}

/** The unit as it is printed; a share has none. */
export function unitShown(unit: string): string {
  return unit === "1" ? "" : unit.replace("ug", "µg").replace("cm2", "cm²").replace("/m2", "/m²");
}
