import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answer, client, type Wire } from "../api/client";
import { save } from "../plots/exports";
import { dayWords } from "../shell/days";
import { notify } from "../shell/notices";
import { SessionForm } from "./SessionForm";
import { endpointWords, zonesOf } from "./session";

const HEADS = ["Session", "Device", "Zone", "Depth", "Passes", "End point", "Pain", "Lot", ""] as const;

/** Sessions as they were done, zone by zone, and a new one. */
export function Sessions({ one }: { one: Wire["CaseOut"] }) {
  const [adding, setAdding] = useState(false);
  return (
    <section className="card listing stack" aria-label="Sessions">
      <div className="row">
        <h2 className="grow">Sessions as performed</h2>
        {!adding && (
          <button type="button" onClick={() => setAdding(true)}>
            Add a session
          </button>
        )}
      </div>
      {adding && <SessionForm one={one} close={() => setAdding(false)} />}
      {one.performed.length === 0 && !adding && (
        <p className="soft">
          None yet. The record is the file that <code>percuta session --chart</code> writes.
        </p>
      )}
      {one.performed.length > 0 && (
        <table>
          <thead>
            <tr>
              {HEADS.map((head) => (
                <th key={head} scope="col">
                  {head || <span className="hidden">Actions</span>}
                </th>
              ))}
            </tr>
          </thead>
          {one.performed.map((session) => (
            <Performed key={session.id} one={one} session={session} />
          ))}
        </table>
      )}
    </section>
  );
}

function Performed({ one, session }: { one: Wire["CaseOut"]; session: Wire["PerformedOut"] }) {
  const queries = useQueryClient();
  const { record } = session;
  const zones = zonesOf(record);
  const number = String(record.session ?? "");
  const remove = async () => {
    if (!window.confirm(`Remove session ${number} of ${dayWords(session.on)}?`)) return;
    const path = { case_id: one.id, row_id: session.id };
    await answer(client.DELETE("/api/v1/cases/{case_id}/sessions/{row_id}", { params: { path } }));
    await queries.invalidateQueries({ queryKey: ["case", one.id] });
  };
  const file = () => save(`${one.code}-session-${number}.yaml`, `${JSON.stringify(record, null, 2)}\n`);
  return (
    <tbody>
      {zones.map((zone, at) => (
        <tr key={`${zone.zone} ${zone.depth} ${zone.needle_lot}`}>
          {at === 0 && (
            <>
              <th scope="rowgroup" rowSpan={zones.length}>
                {number}
                <div className="soft small">{dayWords(session.on)}</div>
              </th>
              <td rowSpan={zones.length}>
                {String(record.device ?? "")}
                <div className="soft small">{String(record.operator ?? "")}</div>
              </td>
            </>
          )}
          <td>{zone.zone?.replaceAll("_", " ")}</td>
          <td>{zone.depth}</td>
          <td>{zone.passes}</td>
          <td>{endpointWords(zone.endpoint)}</td>
          <td>{zone.pain ?? "—"}</td>
          <td>
            {zone.needle_lot ?? "—"}
            {zone.needle_expiry && <div className="soft small">until {dayWords(zone.needle_expiry)}</div>}
          </td>
          {at === 0 && (
            <td rowSpan={zones.length}>
              <button
                type="button"
                className="quiet"
                aria-label={`Record of session ${number}`}
                onClick={file}
              >
                Record
              </button>
              <button
                type="button"
                className="quiet"
                aria-label={`Remove session ${number}`}
                onClick={() => remove().catch(notify)}
              >
                Remove
              </button>
            </td>
          )}
        </tr>
      ))}
      {(session.problems.length > 0 || record.note !== undefined) && (
        <tr>
          <td colSpan={HEADS.length} className="small">
            {record.note !== undefined && <p>{String(record.note)}</p>}
            {session.problems.map((problem) => (
              <p key={problem} className="notice">
                {problem}
              </p>
            ))}
          </td>
        </tr>
      )}
    </tbody>
  );
}
