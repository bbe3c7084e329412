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
  sensitivity: Sensitivity;
  notes: string[];
}

export interface Driver {
  name: string;
  value: number;
  range: [number, number];
  unit: string;
  source: string;
  evidence: string;
  threshold: number | null; // where the choice turns; none where no value of it alone turns it
  rival_wins: "above" | "below";
  wins_beyond: number | null; // share of the draws beyond the threshold in which the rival wins
  wins_before: number | null;
  worth_knowing: number;
}

export interface Rival {
  name: string;
  wins: number;
  ahead: Interval; // how far the chosen plan is ahead of it
  explained: number;
  parameters: Driver[];
}

export interface Sensitivity {
  plan: string;
  unit: string;
  draws: number;
  best_share: Record<string, number>;
  worth_of_knowing: number;
  rivals: Rival[];
  sentences: string[];
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

/** Plans to choose from, the clinical default last; letters name them in every figure. */
export function choices(planning: Planning): Plan[] {
  return [...planning.plans, planning.default];
}

export function letterOf(number: number): string {
  return String.fromCharCode(65 + number);
}

export function labelOf(objective: Objective): string {
  return objective.unit ? `${objective.label}, ${objective.unit}` : objective.label;
}

export interface Knot {
  line: string;
  axis: string;
  height: number; // 0 to 1; up is better on every axis
  value: number;
}

export interface Axis {
  axis: string;
  best: number;
  worst: number;
}

/** Every course of the front, and the named plans, as lines over the objectives. */
export function parallel(planning: Planning): { axes: Axis[]; front: Knot[]; named: Knot[] } {
  const plans = choices(planning);
  const axes = planning.objectives.map((objective) => {
    const values = [
      ...(planning.front[objective.name] ?? []),
      ...plans.flatMap((plan) => plan.objectives[objective.name]?.value ?? []),
    ];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const more = objective.better === "more";
    return { axis: labelOf(objective), best: more ? high : low, worst: more ? low : high };
  });
  const knot = (line: string, number: number, value: number): Knot => {
    const { axis, best, worst } = axes[number] ?? { axis: "", best: 1, worst: 0 };
    return { line, axis, value, height: best === worst ? 0.5 : (value - worst) / (best - worst) };
  };
  const count = Math.max(0, ...Object.values(planning.front).map((values) => values.length));
  const front = planning.objectives.flatMap((objective, number) =>
    Array.from({ length: count }, (_, course) =>
      knot(String(course), number, planning.front[objective.name]?.[course] ?? Number.NaN),
    ),
  );
  const named = plans.flatMap((plan, letter) =>
    planning.objectives.flatMap((objective, number) => {
      const found = plan.objectives[objective.name];
      return found ? [knot(letterOf(letter), number, found.value)] : [];
    }),
  );
  return { axes, front, named };
}

/** What one parameter would have to be for the rival to win, in words. */
export function turning(driver: Driver): string {
  if (driver.threshold === null) return "no value of it alone turns the choice";
  const unit = driver.unit === "1" ? "" : ` ${driver.unit}`;
  return `${driver.rival_wins} ${Number(driver.threshold.toPrecision(2))}${unit}`;
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
