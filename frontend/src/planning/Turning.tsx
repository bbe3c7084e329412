import { Link } from "wouter";
import { tidy } from "../plots/numbers";
import { Evidence } from "../study/Outcomes";
import { choices, type Driver, letterOf, type Planning, type Rival, turning } from "./planning";

/** What would have to be true for another plan to win: plan by plan, number by number, with its evidence. */
export function Turning({ planning }: { planning: Planning }) {
  const asked = planning.sensitivity;
  const letters = new Map(choices(planning).map((plan, number) => [plan.name, letterOf(number)]));
  const called = (name: string) => `${letters.get(name) ?? ""} ${name}`.trim();
  const share = asked.best_share[asked.plan] ?? 0;
  return (
    <section className="card stack" aria-label="What would have to be true for another plan to win">
      <h2>What would have to be true for another plan to win</h2>
      <p>
        {called(asked.plan)} is worth most on average, and most of all in {percent(share)} of {asked.draws}{" "}
        draws of what is not known. To know all of it before choosing would be worth{" "}
        {tidy(asked.worth_of_knowing)} {asked.unit}.
      </p>
      <div className="columns-2">
        {asked.rivals.map((rival) => (
          <Against
            key={rival.name}
            rival={rival}
            name={called(rival.name)}
            first={called(asked.plan)}
            unit={asked.unit}
          />
        ))}
      </div>
      <details>
        <summary className="small">The same in words</summary>
        <ul className="notes">
          {asked.sentences.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </details>
      <ul className="notes soft small">
        {planning.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </section>
  );
}

function Against({ rival, name, first, unit }: { rival: Rival; name: string; first: string; unit: string }) {
  const { value, lo, hi } = rival.ahead;
  return (
    <section className="sunken listing stack-tight" aria-label={name}>
      <h3>{name}</h3>
      <p className="small">
        Wins against {first} in {percent(rival.wins)} of the draws; behind by {tidy(value)} {unit} [{tidy(lo)}
        , {tidy(hi)}].
      </p>
      <table className="small">
        <thead>
          <tr>
            <th scope="col">Number, as it is now</th>
            <th scope="col">It wins if</th>
            <th scope="col">Draws it wins: then, before</th>
          </tr>
        </thead>
        <tbody>
          {rival.parameters.map((driver) => (
            <tr key={driver.name}>
              <th scope="row">
                <Link href={`/library/parameters?q=${driver.name}`}>{driver.name.replaceAll("_", " ")}</Link>
                <div className="soft">
                  {nowWords(driver)} <Evidence kind={driver.evidence} />
                </div>
              </th>
              <td>{turning(driver)}</td>
              <td>
                {driver.wins_beyond === null || driver.wins_before === null
                  ? "—"
                  : `${percent(driver.wins_beyond)}, ${percent(driver.wins_before)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function nowWords(driver: Driver): string {
  const unit = driver.unit === "1" ? "" : ` ${driver.unit}`;
  return `${tidy(driver.value)}${unit} [${tidy(driver.range[0])}, ${tidy(driver.range[1])}]`;
}

function percent(share: number): string {
  return `${tidy(100 * share)} %`;
}
