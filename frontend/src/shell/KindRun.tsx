import type { ReactNode } from "react";
import { isOver } from "../api/events";
import { cancelRun, useRun } from "../api/queries";
import { RunCard } from "../study/RunCard";
import { notify } from "./notices";
import { Problem, Waiting } from "./Waiting";

/** A run that is followed until it is done; then what it found. */
export function KindRun({ id, children }: { id: string; children: ReactNode }) {
  const run = useRun(id);
  if (run.isError) return <Problem reason={run.error} />;
  if (!run.data) return <Waiting />;
  if (run.data.state === "done") return children;
  return (
    <div className="card stack">
      <h2>{run.data.name}</h2>
      <RunCard run={run.data} changed={false} />
      {!isOver(run.data) && (
        <button type="button" onClick={() => cancelRun(id).catch(notify)}>
          Cancel
        </button>
      )}
    </div>
  );
}
