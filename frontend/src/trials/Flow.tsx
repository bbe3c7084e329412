import type { Trial } from "./trial";

/** Where the people of the shown trial went. */
export function Flow({ trial }: { trial: Trial }) {
  const { flow } = trial;
  const away = Object.entries(flow.turned_away).filter(([, count]) => count > 0);
  const visits = flow.arms[0]?.seen.length ?? 0;
  return (
    <section className="card listing" aria-label="Flow of people">
      <h2>People</h2>
      <p>
        {flow.asked} asked
        {away.map(([why, count]) => `, ${count} ${why}`).join("")}; {flow.randomised} randomised.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Arm</th>
            <th scope="col">Randomised</th>
            <th scope="col">Age</th>
            <th scope="col">Women</th>
            {Array.from({ length: visits }, (_, visit) => (
              <th key={`visit ${trial.trial.visits[visit] ?? visit}`} scope="col">
                Seen, visit {visit + 1}
              </th>
            ))}
            <th scope="col">Events</th>
          </tr>
        </thead>
        <tbody>
          {flow.arms.map((arm) => (
            <tr key={arm.arm}>
              <th scope="row">{arm.arm}</th>
              <td>{arm.randomised}</td>
              <td>
                {arm.age_mean?.toFixed(0)} ± {arm.age_sd?.toFixed(0)}
              </td>
              <td>{arm.women === null ? "" : `${(100 * arm.women).toFixed(0)} %`}</td>
              {arm.seen.map((seen, visit) => (
                <td key={`visit ${trial.trial.visits[visit] ?? visit}`}>{seen}</td>
              ))}
              <td>
                {Object.entries(arm.events)
                  .filter(([, count]) => count > 0)
                  .map(([event, count]) => `${event} ${count}`)
                  .join(", ") || "none"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
