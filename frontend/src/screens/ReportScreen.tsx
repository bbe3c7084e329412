import { useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import type { Run } from "../api/events";
import { useRuns } from "../api/queries";
import { Waiting } from "../shell/Waiting";

/** The report as it will be printed, and the sheets for the patient. */
export default function ReportScreen({ run: asked }: { run: string | undefined }) {
  const runs = useRuns();
  const [, go] = useLocation();
  if (runs.isPending) return <Waiting />;
  const done = (runs.data?.items ?? []).filter((run) => run.kind === "run" && run.state === "done");
  const id = asked ?? done[0]?.id;
  return (
    <>
      <div className="page-head no-print">
        <h1>Report</h1>
        {done.length > 0 && (
          <label className="row">
            <span className="soft">Run</span>
            <select
              className="study-choice"
              value={id}
              onChange={(event) => go(`/report/${event.target.value}`)}
            >
              {done.map((run) => (
                <option key={run.id} value={run.id}>
                  {run.name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {id ? <Preview key={id} run={id} known={done.find((run) => run.id === id)} /> : <Nothing />}
    </>
  );
}

function Nothing() {
  return (
    <p className="card empty">
      There is no finished run to report. <Link href="/">Open a study</Link> and press Run.
    </p>
  );
}

function Preview({ run, known }: { run: string; known: Run | undefined }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [sheet, setSheet] = useState<"report" | "aftercare">("report");
  const [ended, setEnded] = useState(startOfHour);
  const [ready, setReady] = useState("");
  const at = `ended=${encodeURIComponent(ended)}`;
  const source = sheet === "report" ? `/api/v1/runs/${run}/report` : `/api/v1/runs/${run}/aftercare?${at}`;
  return (
    <div className="report">
      <div className="row no-print">
        <div className="tabs">
          <button type="button" aria-pressed={sheet === "report"} onClick={() => setSheet("report")}>
            Report
          </button>
          <button type="button" aria-pressed={sheet === "aftercare"} onClick={() => setSheet("aftercare")}>
            Aftercare sheet
          </button>
        </div>
        <span className="grow" />
        <button
          type="button"
          className="primary"
          disabled={ready !== source}
          onClick={() => frame.current?.contentWindow?.print()}
        >
          Print
        </button>
        <a className="button" href={`/api/v1/runs/${run}/report.pdf`} download>
          PDF
        </a>
        <a
          className="button"
          href={`/api/v1/runs/${run}/report`}
          download={`${known?.name ?? "report"}.html`}
        >
          HTML
        </a>
        <a className="button" href={`/api/v1/runs/${run}/calendar.ics?${at}`} download>
          Calendar
        </a>
      </div>
      {sheet === "aftercare" && (
        <label className="row no-print">
          <span className="soft">The session ended</span>
          <input type="datetime-local" value={ended} onChange={(event) => setEnded(event.target.value)} />
        </label>
      )}
      {ready !== source && <p className="soft no-print">Drawing the figures …</p>}
      <iframe
        ref={frame}
        className="paper"
        title={sheet === "report" ? "Report" : "Aftercare sheet"}
        src={source}
        onLoad={() => setReady(source)}
      />
    </div>
  );
}

/** The last full hour here, as a date field writes it. */
function startOfHour(): string {
  const now = new Date();
  const local = new Date(now.getTime() - 60_000 * now.getTimezoneOffset());
  return `${local.toISOString().slice(0, 13)}:00`;
}
