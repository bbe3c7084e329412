import { isOver, type Run } from "../api/events";

/** Where a run stands. */
export function RunCard({ run, changed }: { run: Run; changed: boolean }) {
  const active = !isOver(run);
  return (
    <div className="card run-card small">
      <div className="row">
        <strong className="grow">{stateWords(run)}</strong>
        {active && <span>{Math.round(100 * run.share)} %</span>}
      </div>
      {active && <progress value={run.share} max={1} aria-label="Progress of the run" />}
      {run.message && run.state !== "done" && <p>{run.message}</p>}
      {!active && changed && <p className="soft">The study was changed after this run.</p>}
    </div>
  );
}

export function stateWords(run: Run): string {
  if (run.state === "queued") return "Waiting for its turn";
  if (run.state === "running") return run.stage ? `Running: ${run.stage}` : "Running";
  const words = {
    done: "Done",
    failed: "Failed",
    cancelled: "Cancelled",
    interrupted: "Interrupted",
  } as const;
  return words[run.state];
}
