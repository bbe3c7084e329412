import { useQueryClient } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { Link, useSearchParams } from "wouter";
import { answer, client } from "../api/client";
import { isOver, keep, type Run } from "../api/events";
import { cancelRun, useRuns } from "../api/queries";
import { notify } from "../shell/notices";
import { Problem, Waiting } from "../shell/Waiting";
import { stateWords } from "../study/RunCard";

/** Every run: where it stands, and what can be done with it. */
export default function RunsScreen() {
  const runs = useRuns();
  const [place, setPlace] = useSearchParams();
  const wanted = place.get("q") ?? "";
  const search = useDeferredValue(wanted.trim().toLowerCase());
  if (runs.isPending) return <Waiting />;
  if (runs.isError) return <Problem reason={runs.error} />;
  const shown = runs.data.items.filter((run) =>
    `${run.name} ${run.kind} ${run.state}`.toLowerCase().includes(search),
  );
  return (
    <>
      <div className="page-head">
        <h1>Runs</h1>
        <label className="row">
          <span className="soft">Find</span>
          <input
            type="search"
            value={wanted}
            onChange={(event) =>
              setPlace(event.target.value ? { q: event.target.value } : {}, { replace: true })
            }
          />
        </label>
        <span className="soft">
          {shown.length} of {runs.data.total}
        </span>
      </div>
      {runs.data.total === 0 ? (
        <p className="card empty">Nothing has been run yet. Open a study and press Run.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        <section className="card scroll listing" aria-label="Runs" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {["Name", "Kind", "State", "Started", "Took", "Result", "Actions"].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((run) => (
                <Row key={run.id} run={run} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

function Row({ run }: { run: Run }) {
  return (
    <tr>
      <th scope="row">{run.state === "done" ? <Link href={placeOf(run)}>{run.name}</Link> : run.name}</th>
      <td>{run.kind}</td>
      <td>
        {stateWords(run)}
        {run.state === "running" && (
          <progress value={run.share} max={1} aria-label={`Progress of ${run.name}`} />
        )}
        {run.message && run.state !== "done" && <p className="soft small">{run.message}</p>}
      </td>
      <td>{run.started ? localTime(run.started) : ""}</td>
      <td>{took(run)}</td>
      <td>
        <code title={run.hash}>{run.hash.slice(0, 8)}</code>
      </td>
      <td>
        <Actions run={run} />
      </td>
    </tr>
  );
}

export function placeOf(run: Run): string {
  if (run.kind === "run") return run.study_id ? `/study/${run.study_id}?run=${run.id}` : `/report/${run.id}`;
  return `/${run.kind}/${run.id}`;
}

const KNOWN = "known already"; // as the server says of a question that has been answered before
const CLOCK = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" }); // making one takes longer than using it

function localTime(stamp: string): string {
  return CLOCK.format(new Date(stamp));
}

function took(run: Run): string {
  if (!run.started || !run.ended) return "";
  if (run.message === KNOWN) return KNOWN;
  const seconds = (Date.parse(run.ended) - Date.parse(run.started)) / 1000;
  return seconds < 100 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}

function Actions({ run }: { run: Run }) {
  const queries = useQueryClient();
  const path = { params: { path: { run_id: run.id } } };
  const act = (done: Promise<Run>) => done.then((changed) => keep(queries, changed)).catch(notify);
  const remove = () =>
    answer(client.DELETE("/api/v1/runs/{run_id}", path))
      .then(() => queries.invalidateQueries({ queryKey: ["runs"] }))
      .catch(notify);
  if (!isOver(run))
    return (
      <button type="button" aria-label={`Cancel ${run.name}`} onClick={() => act(cancelRun(run.id))}>
        Cancel
      </button>
    );
  return (
    <span className="row">
      {run.resumable && (
        <button
          type="button"
          className="quiet in-cell"
          onClick={() => act(answer(client.POST("/api/v1/runs/{run_id}/resume", path)))}
        >
          Resume
        </button>
      )}
      <button
        type="button"
        className="quiet in-cell"
        onClick={() => act(answer(client.POST("/api/v1/runs/{run_id}/clone", path)))}
      >
        Clone
      </button>
      <button type="button" className="quiet in-cell" onClick={remove}>
        Remove
      </button>
    </span>
  );
}
