import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { Link, useSearchParams } from "wouter";
import { AbsorptionPanel } from "../absorbing/AbsorptionPanel";
import type { Wire } from "../api/client";
import { isOver, type Run } from "../api/events";
import {
  cancelRun,
  scriptOf,
  startRun,
  useCurves,
  useRun,
  useRuns,
  useStudy,
  useSummary,
} from "../api/queries";
import { useSection } from "../api/tissue";
import { Clock } from "../clock/clock";
import { phaseMarks, spanOf } from "../clock/phases";
import { TimeBar } from "../clock/TimeBar";
import { slug } from "../plots/exports";
import { notify } from "../shell/notices";
import { Problem, Waiting } from "../shell/Waiting";
import { BlockPanel } from "../study/BlockPanel";
import { CurvesPanel } from "../study/CurvesPanel";
import { Outcomes } from "../study/Outcomes";
import { Protocol } from "../study/Protocol";
import { RunCard } from "../study/RunCard";
import { SectionPanel } from "../study/SectionPanel";
import { StudyChoice } from "../study/StudyChoice";
import { SurfacePanel } from "../study/SurfacePanel";
import { Problems, TextEditor } from "../study/TextEditor";
import { type Draft, useDraft } from "../study/useDraft";

const VIEWS = ["section", "block", "surface", "curves", "absorption", "text"] as const;
type ViewName = (typeof VIEWS)[number];
const TITLES: Record<ViewName, string> = {
  section: "Section",
  block: "Block",
  surface: "Surface",
  curves: "Curves",
  absorption: "Absorption",
  text: "Study file",
};

export default function StudyScreen({ study: id, view }: { study: string; view: string }) {
  const study = useStudy(id);
  if (study.isPending) return <Waiting />;
  if (study.isError) return <Problem reason={study.error} />;
  const known = VIEWS.find((name) => name === view) ?? "section";
  return <Loaded key={id} study={study.data} view={known} />;
}

function Loaded({ study, view }: { study: Wire["StudyOut"]; view: ViewName }) {
  const draft = useDraft(study);
  const { run, choose } = useChosenRun(study.id);
  return (
    <>
      <div className="page-head">
        <h1>{study.name}</h1>
        <StudyChoice current={study.id} />
      </div>
      <div className="study">
        <section className="stack" aria-label="Protocol">
          <Actions study={study} draft={draft} run={run} choose={choose} />
          <Problems draft={draft} />
          <Protocol draft={draft} />
        </section>
        <section className="stack centre" aria-label="Result">
          <Tabs study={study.id} view={view} />
          {view === "text" ? (
            <TextEditor draft={draft} name={slug(study.name)} />
          ) : (
            <Result run={run} view={view} />
          )}
        </section>
        <section className="stack" aria-label="Outcome">
          <Numbers run={run} study={study} />
        </section>
      </div>
    </>
  );
}

/** The run on show: the one in the address, or else the newest of this study. */
function useChosenRun(study: string) {
  const [search, setSearch] = useSearchParams();
  const runs = useRuns().data?.items ?? [];
  const newest = runs.find(
    (run) => run.study_id === study && run.kind === "run" && run.state !== "cancelled",
  );
  const asked = search.get("run") ?? newest?.id;
  const run = useRun(asked).data;
  const choose = (chosen: Run) => setSearch({ run: chosen.id }, { replace: true });
  return { run, choose };
}

interface ActionsProps {
  study: Wire["StudyOut"];
  draft: Draft;
  run: Run | undefined;
  choose: (run: Run) => void;
}

function Actions({ study, draft, run, choose }: ActionsProps) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const start = async () => {
    setAsking(true);
    try {
      await draft.settled();
      choose(await startRun(queries, { study_id: study.id }));
    } catch (problem) {
      notify(problem);
    } finally {
      setAsking(false);
    }
  };
  const active = run && !isOver(run);
  return (
    <div className="stack">
      <div className="row">
        <button
          type="button"
          className="primary grow"
          onClick={start}
          disabled={asking || draft.problems.length > 0}
        >
          Run
        </button>
        {active && (
          <button type="button" onClick={() => cancelRun(run.id).catch(notify)}>
            Cancel
          </button>
        )}
        <button type="button" onClick={draft.undo} disabled={!draft.canUndo}>
          Undo
        </button>
      </div>
      {run && <RunCard run={run} changed={study.updated > run.created} />}
    </div>
  );
}

function Tabs({ study, view }: { study: string; view: ViewName }) {
  const [search] = useSearchParams();
  const rest = search.size ? `?${search}` : "";
  return (
    <nav className="tabs" aria-label="Views of the study">
      {VIEWS.map((name) => (
        <Link
          key={name}
          href={`/study/${study}/${name}${rest}`}
          {...(name === view ? { "aria-current": "page" as const } : {})}
        >
          {TITLES[name]}
        </Link>
      ))}
    </nav>
  );
}

function Numbers({ run, study }: { run: Run | undefined; study: Wire["StudyOut"] }) {
  const summary = useSummary(run?.state === "done" ? { run: run.id } : undefined);
  if (run?.state !== "done")
    return <p className="card soft">Numbers appear here after a run, each with its interval.</p>;
  if (summary.isError) return <Problem reason={summary.error} />;
  if (!summary.data) return <Waiting />;
  return (
    <>
      <div className="row">
        <Link className="button" href={`/report/${run.id}`}>
          Report
        </Link>
        <a className="button" href={`/api/v1/runs/${run.id}/export.nc`}>
          NetCDF
        </a>
      </div>
      <Outcomes summary={summary.data} study={study.id} />
    </>
  );
}

function Result({ run, view }: { run: Run | undefined; view: Exclude<ViewName, "text"> }) {
  if (!run)
    return <p className="card empty">No result yet. Change what you like at the left, then press Run.</p>;
  if (run.state !== "done") return <p className="card empty">{unfinished(run)}</p>;
  return <Views run={run.id} view={view} />;
}

function unfinished(run: Run): string {
  if (run.message) return run.message;
  return isOver(run) ? `This run was ${run.state}.` : "The result appears here when the run is done.";
}

function Views({ run, view }: { run: string; view: Exclude<ViewName, "text"> }) {
  const curves = useCurves({ run });
  const script = useMemo(() => () => scriptOf({ run }), [run]);
  const [clock] = useState(() => new Clock(spanOf([365])));
  const days = curves.data?.days;
  useEffect(() => {
    if (!days) return;
    clock.cover(spanOf(days));
    if (clock.share === 0) clock.goTo(1);
  }, [days, clock]);
  if (curves.isError) return <Problem reason={curves.error} />;
  if (!curves.data) return <Waiting />;
  if (view === "block") return <BlockPanel run={run} script={script} />;
  if (view === "surface") return <SurfacePanel run={run} script={script} />;
  if (view === "absorption") return <AbsorptionPanel run={run} script={script} />;
  const { phases, session_days: sessions } = curves.data;
  const marks = phaseMarks(phases, sessions, curves.data.days.at(-1) ?? 1);
  return (
    <>
      {view === "section" ? (
        <SectionView run={run} clock={clock} script={script} />
      ) : (
        <CurvesPanel curves={curves.data} clock={clock} script={script} />
      )}
      <TimeBar clock={clock} sessions={sessions} phases={marks} />
    </>
  );
}

function SectionView({ run, clock, script }: { run: string; clock: Clock; script: () => Promise<string> }) {
  const section = useSection({ run });
  if (section.isError) return <Problem reason={section.error} />;
  if (!section.data) return <Waiting words="Cutting the section" />;
  return <SectionPanel run={run} data={section.data} clock={clock} script={script} />;
}
