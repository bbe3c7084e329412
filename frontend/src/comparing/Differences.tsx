import type { Wire } from "../api/client";
import { useSummary } from "../api/queries";
import { sentence } from "../plots/curves";
import { tidy, unitShown } from "../plots/numbers";
import { Evidence } from "../study/Outcomes";
import { grouped } from "../study/outcomes";

type Row = Wire["ComparisonRow"] & { group: string; evidence: string };

/** Every outcome of every arm with its interval and evidence, and the difference draw by draw. */
export function Differences({ run, comparison }: { run: string; comparison: Wire["Comparison"] }) {
  const rows = useTold(run, comparison);
  return (
    <section className="card listing" aria-label="Outcomes of the arms">
      <h2>Outcomes</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            {comparison.names.map((name, arm) => (
              <th key={comparison.hashes[arm]} scope="col" className="number">
                {name}
              </th>
            ))}
            <th scope="col" className="number">
              Last minus first
            </th>
          </tr>
        </thead>
        {grouped(rows).map(([group, members]) => (
          <tbody key={group}>
            <tr className="group-head">
              <th scope="rowgroup" colSpan={comparison.names.length + 2}>
                {group}
              </th>
            </tr>
            {members.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  {sentence(row.label)} <Evidence kind={row.evidence} />
                  <span className="soft small block-line">{unitShown(row.unit)}</span>
                </th>
                {row.arms.map((found, arm) => (
                  <td key={comparison.hashes[arm]} className="number">
                    {words(found)}
                  </td>
                ))}
                <td className={`number ${isSure(row.difference) ? "sure" : ""}`}>{words(row.difference)}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
      <p className="soft small">
        Medians with 90 % intervals. The difference pairs the draws; an interval without zero, in bold, is a
        difference the model stands by.
      </p>
      <Notes comparison={comparison} />
    </section>
  );
}

/** Group and evidence of each outcome, as the arms tell them; the weakest evidence of all arms counts. */
function useTold(run: string, comparison: Wire["Comparison"]): Row[] {
  const asked = (arm: number) => (arm < comparison.names.length ? { run, arm } : undefined);
  const arms = [useSummary(asked(0)), useSummary(asked(1)), useSummary(asked(2))];
  const numbers = arms.flatMap((arm) => arm.data?.numbers ?? []);
  return comparison.rows.map((row) => {
    const told = numbers.filter((number) => number.name === row.name);
    return {
      ...row,
      group: told[0]?.group ?? "Also computed",
      evidence: told.find((number) => number.assumed)?.evidence ?? told[0]?.evidence ?? "assumed",
    };
  });
}

function isSure(difference: readonly number[] | null): boolean {
  const [, low = 0, high = 0] = difference ?? [];
  return low > 0 || high < 0;
}

function Notes({ comparison }: { comparison: Wire["Comparison"] }) {
  return comparison.notes.map((notes, arm) =>
    notes.length ? (
      <details key={comparison.hashes[arm]}>
        <summary className="small">Notes on {comparison.names[arm]}</summary>
        <ul className="notes small">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </details>
    ) : null,
  );
}

function words(found: readonly number[] | null): string {
  if (!found) return "—";
  const [middle, low, high] = found.map(tidy);
  return `${middle} [${low}, ${high}]`;
}
