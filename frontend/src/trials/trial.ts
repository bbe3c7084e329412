/** What a trial found, as its own floor writes it; checked here, because the interface hands it on as plain data. */

export interface Effect {
  endpoint: string;
  visit: number; // day since the first session
  arm: string;
  against: string; // empty for the change in the arm itself
  n: number;
  estimate: number | null;
  interval_95: [number | null, number | null];
  p: number | null;
  predictive: { median: number | null; low: number | null; high: number | null };
  power: number | null;
}

export interface FlowArm {
  arm: string;
  randomised: number;
  age_mean: number | null;
  age_sd: number | null;
  women: number | null;
  smokers: number | null;
  seen: number[];
  events: Record<string, number>;
}

export interface Trial {
  trial: { name: string; visits: (string | number)[]; people: number };
  flow: { asked: number; turned_away: Record<string, number>; randomised: number; arms: FlowArm[] };
  effects: Effect[];
  published: {
    record: string;
    endpoint: string;
    observed: number;
    predicted: number;
    low: number;
    high: number;
    unit: string;
    inside: boolean;
  }[];
  power: PowerCurve[];
  responders: Responders[];
  units: Record<string, string>; // by endpoint
  warnings: string[];
}

export interface PowerCurve {
  endpoint: string;
  visit: number;
  arm: string;
  against: string;
  points: [number, number, number, number][]; // people, power, ends of its 95 % interval
  needed: number | null;
}

export interface Responders {
  endpoint: string;
  visit: number;
  arm: string;
  gain: number[]; // ascending
  share: (number | null)[]; // of the people seen, in the shown trial
  low: (number | null)[];
  high: (number | null)[];
}

export function asTrial(found: Record<string, unknown>): Trial {
  const missing = ["trial", "flow", "effects"].filter((name) => !(name in found));
  if (missing.length)
    throw new Error(`this trial lacks ${missing.join(", ")}; it was made by another version`);
  return { published: [], power: [], responders: [], units: {}, warnings: [], ...found } as unknown as Trial;
}

export interface ForestRow {
  words: string;
  n: number;
  p: number | null;
  estimate: number;
  low: number;
  high: number;
  predictedLow: number;
  predictedHigh: number;
}

/** Differences between arms at the last visit, or changes in the arms where there is nothing to compare with. */
export function forestRows(trial: Trial, endpoint: string): ForestRow[] {
  const of = trial.effects.filter((effect) => effect.endpoint === endpoint && effect.estimate !== null);
  const last = Math.max(...of.map((effect) => effect.visit));
  const atLast = of.filter((effect) => effect.visit === last);
  const between = atLast.filter((effect) => effect.against !== "");
  return (between.length ? between : atLast).map((effect) => ({
    words: effect.against ? `${effect.arm} against ${effect.against}` : effect.arm,
    n: effect.n,
    p: effect.p,
    estimate: effect.estimate ?? Number.NaN,
    low: effect.interval_95[0] ?? Number.NaN,
    high: effect.interval_95[1] ?? Number.NaN,
    predictedLow: effect.predictive.low ?? Number.NaN,
    predictedHigh: effect.predictive.high ?? Number.NaN,
  }));
}

export interface FanPoint {
  arm: string;
  visit: number;
  median: number;
  low: number;
  high: number;
}

/** The change in each arm by visit, as trials like this would print it. */
export function fan(trial: Trial, endpoint: string): FanPoint[] {
  return trial.effects
    .filter(
      (effect) => effect.endpoint === endpoint && effect.against === "" && effect.predictive.median !== null,
    )
    .map((effect) => ({
      arm: effect.arm,
      visit: effect.visit,
      median: effect.predictive.median ?? Number.NaN,
      low: effect.predictive.low ?? Number.NaN,
      high: effect.predictive.high ?? Number.NaN,
    }))
    .sort((one, other) => one.visit - other.visit);
}

export interface Step {
  arm: string;
  gain: number;
  share: number; // %
  low: number;
  high: number;
}

/** For any gain, the share of people who reached it; beyond the largest gain of all it is nobody. */
export function responderSteps(trial: Trial, endpoint: string): Step[] {
  const found = trial.responders.filter((one) => one.endpoint === endpoint);
  const percent = (values: (number | null)[], at: number) => 100 * (values[at] ?? Number.NaN);
  return found.flatMap((one) =>
    one.gain.map((gain, at) => ({
      arm: one.arm,
      gain,
      share: percent(one.share, at),
      low: percent(one.low, at),
      high: percent(one.high, at),
    })),
  );
}

/** Gains with their unit, as an axis is named. */
export function gainWords(trial: Trial, endpoint: string): string {
  const unit = trial.units[endpoint];
  return unit ? `${endpoint}, ${unit}` : endpoint;
}

export function endpointsOf(trial: Trial): string[] {
  return [...new Set(trial.effects.map((effect) => effect.endpoint))];
}
