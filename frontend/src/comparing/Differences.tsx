import type { Wire } from "../api/client";
import { sentence } from "../plots/curves";

/** Every outcome of every arm with its interval, and the difference draw by draw. */
export function Differences({ comparison }: { comparison: Wire["Comparison"] }) {
  return (
    <section className="card listing" aria-label="Outcomes of the arms">
      <h2>Outcomes</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            {comparison.names.map((name, arm) => (
              <th key={comparison.hashes[arm]} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">Last minus first</th>
          </tr>
        </thead>
        <tbody>
          {comparison.rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">
                {sentence(row.label)}
                <span className="soft small block-line">{row.unit}</span>
              </th>
              {row.arms.map((found, arm) => (
                <td key={comparison.hashes[arm]}>{words(found)}</td>
              ))}
              <td>{words(row.difference)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft small">
        Medians with 90 % intervals. The difference pairs the draws; an interval without zero is a difference
        the model stands by.
      </p>
      <Notes comparison={comparison} />
    </section>
  );
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

export function words(found: readonly number[] | null): string {
  if (!found) return "—";
  const [middle, low, high] = found.map(tidy);
  return `${middle} [${low}, ${high}]`;
}

function tidy(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: 4 }).replace("-", "−");
}
