import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { answer, client } from "../api/client";
import { useRuns, useStudies } from "../api/queries";
import { Arms } from "../comparing/Arms";
import { KindRun } from "../shell/KindRun";
import { notify } from "../shell/notices";

const MOST = 3;

/** Two or three courses on one clock and one scale. */
export default function CompareScreen({ run }: { run: string | undefined }) {
  const runs = useRuns().data?.items ?? [];
  const newest = runs.find((one) => one.kind === "compare" && one.state === "done");
  const id = run ?? newest?.id;
  return (
    <>
      <div className="page-head">
        <h1>Compare</h1>
      </div>
      <div className="stack">
        <Choose />
        {id ? (
          <KindRun key={id} id={id}>
            <Arms run={id} />
          </KindRun>
        ) : (
          <p className="card empty">Choose two or three studies. They are run and shown side by side.</p>
        )}
      </div>
    </>
  );
}

function Choose() {
  const studies = useStudies().data?.items ?? [];
  const [picked, setPicked] = useState<string[]>([]);
  const [, go] = useLocation();
  const queries = useQueryClient();
  const turn = (id: string) =>
    setPicked((held) => (held.includes(id) ? held.filter((one) => one !== id) : [...held, id]));
  const start = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const run = await answer(client.POST("/api/v1/compares", { body: { study_ids: picked } }));
      await queries.invalidateQueries({ queryKey: ["runs"] });
      go(`/compare/${run.id}`);
    } catch (problem) {
      notify(problem);
    }
  };
  return (
    <form className="card row no-print" onSubmit={start}>
      <fieldset className="row plain-set">
        <legend className="hidden">Studies to compare</legend>
        {studies.map((study) => (
          <label key={study.id} className="row">
            <input
              type="checkbox"
              checked={picked.includes(study.id)}
              disabled={picked.length >= MOST && !picked.includes(study.id)}
              onChange={() => turn(study.id)}
            />
            {study.name}
          </label>
        ))}
      </fieldset>
      <span className="grow" />
      <button type="submit" className="primary" disabled={picked.length < 2}>
        Compare
      </button>
    </form>
  );
}
