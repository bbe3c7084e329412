import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { answer, client } from "../api/client";
import { useMissing, useRuns, useStudies } from "../api/queries";
import { Found } from "../planning/Found";
import { asPlanning } from "../planning/planning";
import { KindRun } from "../shell/KindRun";
import { Problem, Waiting } from "../shell/Waiting";

/** Which course: the planner is asked, and its plans are shown with what they trade. */
export default function PlanScreen({ run }: { run: string | undefined }) {
  const runs = useRuns().data?.items ?? [];
  const newest = runs.find((one) => one.kind === "plan" && one.state === "done");
  const id = run ?? newest?.id;
  return (
    <>
      <div className="page-head">
        <h1>Plan</h1>
      </div>
      <div className="stack">
        <Ask />
        {id ? (
          <KindRun key={id} id={id}>
            <Result id={id} />
          </KindRun>
        ) : (
          <p className="card empty">
            No plan has been made yet. The planner searches devices, depths, passes, sessions and intervals,
            and shows what benefit, downtime, risk, cost and visits are traded for what.
          </p>
        )}
      </div>
    </>
  );
}

function Ask() {
  const studies = useStudies().data?.items ?? [];
  const queries = useQueryClient();
  const [, go] = useLocation();
  const [refused, setRefused] = useState("");
  const missing = useMissing("plan");
  const start = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const evaluations = Number(given.get("evaluations"));
    const options = evaluations > 0 ? { evaluations } : {};
    try {
      const body = { study_id: String(given.get("study")), options };
      const run = await answer(client.POST("/api/v1/plans", { body }));
      await queries.invalidateQueries({ queryKey: ["runs"] });
      setRefused("");
      go(`/plan/${run.id}`);
    } catch (problem) {
      setRefused(problem instanceof Error ? problem.message : String(problem));
    }
  };
  return (
    <form className="card row no-print" onSubmit={start}>
      <label className="row">
        <span className="soft">Plan for</span>
        <select name="study" className="study-choice">
          {studies.map((study) => (
            <option key={study.id} value={study.id}>
              {study.name}
            </option>
          ))}
        </select>
      </label>
      <label className="row">
        <span className="soft">Courses to compute</span>
        <input name="evaluations" type="number" min={40} max={5000} defaultValue={400} className="short" />
      </label>
      <button type="submit" className="primary" disabled={studies.length === 0 || missing !== ""}>
        Make a plan
      </button>
      {(refused || missing) && <p className="notice">{refused || missing}</p>}
    </form>
  );
}

function Result({ id }: { id: string }) {
  const found = useQuery({
    queryKey: ["plan", id],
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: async () => {
      const told = await answer(
        client.GET("/api/v1/runs/{run_id}/plan", { params: { path: { run_id: id } } }),
      );
      return asPlanning(told.result);
    },
  });
  if (found.isError) return <Problem reason={found.error} />;
  return found.data ? <Found planning={found.data} /> : <Waiting />;
}
