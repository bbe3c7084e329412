import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { answer, client } from "../api/client";
import { useMissing, useRuns } from "../api/queries";
import { KindRun } from "../shell/KindRun";
import { Problem, Waiting } from "../shell/Waiting";
import { EXAMPLE } from "../trials/example";
import { TrialFound } from "../trials/TrialFound";
import { asTrial } from "../trials/trial";

/** A trial on a virtual population: its file, its run, its figures. */
export default function TrialScreen({ run }: { run: string | undefined }) {
  const runs = useRuns().data?.items ?? [];
  const newest = runs.find((one) => one.kind === "trial" && one.state === "done");
  const id = run ?? newest?.id;
  return (
    <>
      <div className="page-head">
        <h1>Trial</h1>
      </div>
      <div className="stack">
        <Ask open={!id} />
        {id ? (
          <KindRun key={id} id={id}>
            <Result id={id} />
          </KindRun>
        ) : (
          <p className="card empty">
            No trial has been run yet. A trial draws people, treats them in arms and asks the endpoints; it
            shows the estimate of one such trial and how far trials of this size scatter.
          </p>
        )}
      </div>
    </>
  );
}

function Ask({ open }: { open: boolean }) {
  const [text, setText] = useState(EXAMPLE);
  const [refused, setRefused] = useState("");
  const missing = useMissing("trial");
  const queries = useQueryClient();
  const [, go] = useLocation();
  const start = async () => {
    try {
      const run = await answer(client.POST("/api/v1/trials", { body: { text } }));
      await queries.invalidateQueries({ queryKey: ["runs"] });
      setRefused("");
      go(`/trial/${run.id}`);
    } catch (problem) {
      setRefused(problem instanceof Error ? problem.message : String(problem));
    }
  };
  return (
    <details className="card block no-print" open={open}>
      <summary>
        <h2>Trial file</h2>
      </summary>
      <div className="stack">
        <textarea
          className="code"
          aria-label="Trial file"
          rows={16}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {(refused || missing) && <p className="notice">{refused || missing}</p>}
        <div className="row">
          <button type="button" className="primary" disabled={missing !== ""} onClick={start}>
            Run the trial
          </button>
        </div>
      </div>
    </details>
  );
}

function Result({ id }: { id: string }) {
  const found = useQuery({
    queryKey: ["trial", id],
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: async () => {
      const told = await answer(
        client.GET("/api/v1/runs/{run_id}/trial", { params: { path: { run_id: id } } }),
      );
      return asTrial(told.result);
    },
  });
  if (found.isError) return <Problem reason={found.error} />;
  return found.data ? <TrialFound trial={found.data} /> : <Waiting />;
}
