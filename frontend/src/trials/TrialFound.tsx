import { useSearchParams } from "wouter";
import { Fan } from "./Fan";
import { Flow } from "./Flow";
import { Forest } from "./Forest";
import { Power } from "./Power";
import { Published } from "./Published";
import { ResponderCurve } from "./ResponderCurve";
import { endpointsOf, type Trial } from "./trial";

/** A finished trial: people, effects between arms, change by visit, who gains how much, and what was published. */
export function TrialFound({ trial }: { trial: Trial }) {
  const endpoints = endpointsOf(trial);
  const [search, setSearch] = useSearchParams();
  const asked = search.get("endpoint") ?? "";
  const endpoint = endpoints.includes(asked) ? asked : (endpoints[0] ?? "");
  return (
    <div className="stack">
      <div className="row">
        <h2 className="grow">{trial.trial.name}</h2>
        <label className="row">
          <span className="soft">Endpoint</span>
          <select
            value={endpoint}
            onChange={(event) => setSearch({ endpoint: event.target.value }, { replace: true })}
          >
            {endpoints.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      {trial.warnings.map((warning) => (
        <p key={warning} className="notice">
          {warning}
        </p>
      ))}
      <Forest trial={trial} endpoint={endpoint} />
      <div className="columns-2">
        <Fan trial={trial} endpoint={endpoint} />
        <ResponderCurve trial={trial} endpoint={endpoint} />
      </div>
      <Power trial={trial} endpoint={endpoint} />
      <Flow trial={trial} />
      <Published trial={trial} />
    </div>
  );
}
