import { Link } from "wouter";
import type { Wire } from "../api/client";
import { sentence } from "../plots/curves";
import { Icon, type IconName } from "../shell/icons";
import { grouped } from "./outcomes";

const VERDICT_ICONS: Record<string, IconName> = {
  exclude: "stop",
  defer: "wait",
  consult: "ask",
  caution: "care",
  "no contraindication found": "clear",
};

/** The numbers of a run: each with interval, unit, evidence class and time. */
export function Outcomes({ summary, study }: { summary: Wire["Summary"]; study: string }) {
  return (
    <div className="stack outcomes">
      <Link className={`card verdict ${tone(summary.verdict)}`} href={`/screen/${study}`}>
        <Icon name={VERDICT_ICONS[summary.verdict] ?? "ask"} size={20} />
        <span>
          <strong>{summary.verdict_words}</strong>
          <small className="block-line">Candidacy, from the answers given: see every rule</small>
        </span>
      </Link>
      {grouped(summary.numbers).map(([group, numbers]) => (
        <section key={group} className="card">
          <h2>{sentence(group)}</h2>
          <dl className="numbers-list">
            {numbers.map((number) => (
              <Outcome key={number.name} number={number} />
            ))}
          </dl>
        </section>
      ))}
      <Session summary={summary} />
      <Notes summary={summary} />
    </div>
  );
}

export function tone(verdict: string): string {
  if (verdict === "exclude") return "tone-stop";
  return verdict === "no contraindication found" ? "tone-go" : "tone-care";
}

function Outcome({ number }: { number: Wire["Number"] }) {
  return (
    <div>
      <dt>{sentence(number.label)}</dt>
      <dd>
        <span className="value">{number.text}</span>
        <span className="soft small">
          {number.when} <Evidence kind={number.evidence} />
        </span>
      </dd>
    </div>
  );
}

export function Evidence({ kind }: { kind: string }) {
  return <span className={`badge evidence-${kind}`}>{kind}</span>;
}

function Session({ summary }: { summary: Wire["Summary"] }) {
  const done = summary.session;
  const [middle, low, high] = done.depth_mm;
  return (
    <section className="card">
      <h2>Each session</h2>
      <p className="small">
        Set to {done.set_depth_mm} mm, tips stand {middle.toFixed(2)} mm deep [{low.toFixed(2)},{" "}
        {high.toFixed(2)}]; {done.density_per_cm2.toFixed(0)} punctures per cm² in {done.passes} passes,{" "}
        {(100 * done.covered_share).toFixed(0)} % of the upper dermis inside a healing zone.
      </p>
    </section>
  );
}

function Notes({ summary }: { summary: Wire["Summary"] }) {
  return (
    <section className="card">
      <h2>What to know</h2>
      <ul className="small notes">
        {summary.warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      <details>
        <summary className="small">
          {summary.assumed.length} of {summary.parameters} parameters are assumed
        </summary>
        <ul className="small notes">
          {summary.assumed.map((one) => (
            <li key={one.name}>
              <Link href={`/library/parameters?q=${one.name}`}>{one.name}</Link>:{" "}
              {Number(one.value.toPrecision(4))} {one.unit}
            </li>
          ))}
        </ul>
      </details>
      <p className="soft small">
        Medians and 90 % intervals over {summary.draws} draws, seed {summary.seed}, version {summary.version}.
      </p>
    </section>
  );
}
