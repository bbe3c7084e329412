import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import type { Run } from "../api/events";
import { useRuns } from "../api/queries";

const QUIET_MS = 5000; // a screen reader is told of progress at most this often

/** How many runs are under way, in the top bar; the one place that speaks to screen readers. */
export function RunIndicator() {
  const runs = useRuns().data?.items ?? [];
  const active = runs.filter((run) => run.state === "running" || run.state === "queued");
  const words = useQuietly(inWords(active, runs[0]));
  const share = active.length ? active.reduce((sum, run) => sum + run.share, 0) / active.length : 0;
  return (
    <span className="indicator">
      <span className="hidden" role="status">
        {words}
      </span>
      {active.length > 0 && (
        <Link href="/runs" className="row small">
          {active.length === 1 ? "1 run" : `${active.length} runs`}
          <progress value={share} max={1} aria-label="Progress of all runs" />
        </Link>
      )}
    </span>
  );
}

function inWords(active: Run[], latest: Run | undefined): string {
  const first = active.find((run) => run.state === "running") ?? active[0];
  if (first) return `${first.name}: ${first.stage || first.state}, ${Math.round(100 * first.share)} %`;
  return latest ? `${latest.name}: ${latest.state}` : "";
}

/** The newest words, but changed at most every few seconds. */
function useQuietly(words: string): string {
  const [told, setTold] = useState("");
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, last.current + QUIET_MS - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setTold(words);
    }, wait);
    return () => clearTimeout(timer);
  }, [words]);
  return told;
}
