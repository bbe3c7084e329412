import { useQueryClient } from "@tanstack/react-query";
import { Link, useLocation } from "wouter";
import { useCase } from "../api/cases";
import { answer, client } from "../api/client";
import { Person } from "../cases/Person";
import { Photos } from "../cases/Photos";
import { Readings } from "../cases/Readings";
import { Sessions } from "../cases/Sessions";
import { notify } from "../shell/notices";
import { Problem, Waiting } from "../shell/Waiting";

/** One case: sessions as performed, outcomes over time, photographs. */
export default function CaseScreen({ id }: { id: string }) {
  const found = useCase(id);
  const queries = useQueryClient();
  const [, go] = useLocation();
  if (found.isError) return <Problem reason={found.error} />;
  if (!found.data) return <Waiting />;
  const one = found.data;
  const erase = async () => {
    if (!window.confirm(`Forget case ${one.code} and everything that belongs to it?`)) return;
    try {
      await answer(client.DELETE("/api/v1/cases/{case_id}", { params: { path: { case_id: id } } }));
      await queries.invalidateQueries({ queryKey: ["cases"] });
      go("/library/cases");
    } catch (problem) {
      notify(problem);
    }
  };
  return (
    <>
      <div className="page-head">
        <h1>Case {one.code}</h1>
        <Link className="button" href="/library/cases">
          All cases
        </Link>
        <a className="button" href={`/api/v1/cases/${id}/export`} download>
          Export
        </a>
        <button type="button" onClick={erase}>
          Forget
        </button>
      </div>
      <div className="stack">
        <Person key={one.updated} one={one} />
        <Sessions one={one} />
        <Readings one={one} />
        <Photos one={one} />
      </div>
    </>
  );
}
