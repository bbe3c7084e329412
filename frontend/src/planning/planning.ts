/** What the planner found, as its own floor writes it; checked here, because the interface hands it on as plain data. */

export interface Interval {
  value: number;
  lo: number;
  hi: number;
}

export interface Objective {
  name: string;
  label: string;
  unit: string;
  better: string;
}

export interface Plan {
  name: string;
  titles: string[];
  course: string;
  sessions: string[];
  clear_after_days: number;
  screen: string;
  meets_all: boolean;
  objectives: Record<string, Interval & { against_default: Interval; verdict: string }>;
  reasons: string[];
  cautions: string[];
  studies: Record<string, unknown>[];
}

export interface Planning {
  name: string;
  computed: number;
  benefit_read: string;
  balance: string;
  objectives: Objective[];
  default: Plan;
  plans: Plan[];
  front: Record<string, number[]>;
  sensitivity: { sentences: string[] };
  notes: string[];
}

const NEEDED = ["objectives", "default", "plans", "front", "sensitivity"] as const;

export function asPlanning(found: Record<string, unknown>): Planning {
  const missing = NEEDED.filter((name) => !(name in found));
  if (missing.length)
    throw new Error(`this plan lacks ${missing.join(", ")}; it was made by another version`);
  return found as unknown as Planning;
}

const BENEFIT = /benefit/;
const DOWNTIME = /down|hidden|public|redness/;
const RISK = /risk|harm|pih|pigment/;

/** Which objectives make the scatter: across, up and as colour; the rest of them stay in the table. */
export function axesOf(
  objectives: readonly Objective[],
): { across: Objective; up: Objective; colour: Objective } | null {
  const find = (wanted: RegExp) => objectives.find((one) => wanted.test(one.name) || wanted.test(one.label));
  const [first, second, third] = objectives;
  const up = find(BENEFIT) ?? first;
  const across = find(DOWNTIME) ?? objectives.find((one) => one !== up) ?? second;
  const colour = find(RISK) ?? objectives.find((one) => one !== up && one !== across) ?? third ?? up;
  return up && across && colour ? { up, across, colour } : null;
}

export interface Dot {
  x: number;
  y: number;
  shade: number;
}

export function dots(
  planning: Planning,
  axes: { across: Objective; up: Objective; colour: Objective },
): Dot[] {
  const [x, y, shade] = [axes.across, axes.up, axes.colour].map((one) => planning.front[one.name] ?? []);
  return (x ?? []).map((value, number) => ({
    x: value,
    y: y?.[number] ?? Number.NaN,
    shade: shade?.[number] ?? Number.NaN,
  }));
}

/** Session days as days since the first one; dates stay dates. */
export function isDate(words: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(words);
}

export function dayNumber(words: string, first: string): number {
  if (isDate(words) && isDate(first))
    return (Date.parse(words.slice(0, 10)) - Date.parse(first.slice(0, 10))) / 86_400_000;
  const found = /-?\d+(\.\d+)?/.exec(words);
  return found ? Number(found[0]) : Number.NaN;
}
