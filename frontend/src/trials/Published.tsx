import { sentence } from "../plots/curves";
import { tidy } from "../plots/numbers";
import type { Trial } from "./trial";

/** What published trials printed, beside what trials like this one would. */
export function Published({ trial }: { trial: Trial }) {
  if (trial.published.length === 0) return null;
  return (
    <section className="card listing">
      <h2>Published values beside the prediction</h2>
      <table>
        <thead>
          <tr>
            {["Record", "Endpoint", "Observed", "Predicted [90 %]", "Published value"].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trial.published.map((one) => (
            <tr key={one.record + one.endpoint}>
              <th scope="row">{one.record}</th>
              <td>{sentence(one.endpoint)}</td>
              <td>
                {tidy(one.observed)} {one.unit}
              </td>
              <td>
                {tidy(one.predicted)} [{tidy(one.low)}, {tidy(one.high)}]
              </td>
              <td>{one.inside ? "inside" : "outside"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
