import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answer, client, type Wire } from "../api/client";
import { useDevices, useZones } from "../api/library";
import { today } from "../shell/days";
import { Problem } from "../shell/Waiting";
import { Choice, Field } from "./Field";
import { EMPTY_ZONE, ENDPOINTS, nextDraft, recordOf, type SessionDraft, type ZoneDraft } from "./session";

/** A session as it was done: device and day, then every zone with depth, passes, end point, pain and lot. */
export function SessionForm({ one, close }: { one: Wire["CaseOut"]; close: () => void }) {
  const queries = useQueryClient();
  const devices = useDevices().data ?? [];
  const [draft, setDraft] = useState(() => nextDraft(one.performed, today()));
  const [refused, setRefused] = useState<unknown>(null);
  const change = (values: Partial<SessionDraft>) => setDraft({ ...draft, ...values });
  const add = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const path = { case_id: one.id };
      const body = { record: recordOf(draft) };
      await answer(client.POST("/api/v1/cases/{case_id}/sessions", { params: { path }, body }));
      await queries.invalidateQueries({ queryKey: ["case", one.id] });
      close();
    } catch (problem) {
      setRefused(problem);
    }
  };
  return (
    <form className="stack sunken" onSubmit={add} aria-label="New session">
      <div className="row">
        <Field
          label="Session"
          type="number"
          required
          min={1}
          max={100}
          value={draft.number}
          onChange={(event) => change({ number: event.target.value })}
        />
        <Field
          label="Day"
          type="date"
          required
          value={draft.on}
          onChange={(event) => change({ on: event.target.value })}
        />
        <Choice
          label="Device"
          value={draft.device}
          choose={(device) => change({ device })}
          options={devices.map((device) => [device.id, device.name])}
        />
        <Field
          label="Who treated"
          placeholder="a role is enough"
          value={draft.operator}
          onChange={(event) => change({ operator: event.target.value })}
        />
      </div>
      <ZoneRows zones={draft.zones} change={(zones) => change({ zones })} />
      <Field
        label="Note"
        className="wide"
        value={draft.note}
        onChange={(event) => change({ note: event.target.value })}
      />
      {refused !== null && <Problem reason={refused} />}
      <div className="row">
        <button type="button" onClick={() => change({ zones: [...draft.zones, EMPTY_ZONE] })}>
          Another zone
        </button>
        <span className="grow" />
        <button type="button" onClick={close}>
          Discard
        </button>
        <button type="submit" className="primary">
          Keep session
        </button>
      </div>
    </form>
  );
}

function ZoneRows({ zones, change }: { zones: ZoneDraft[]; change: (zones: ZoneDraft[]) => void }) {
  const known = useZones().data ?? [];
  const set = (number: number, values: Partial<ZoneDraft>) =>
    change(zones.map((zone, at) => (at === number ? { ...zone, ...values } : zone)));
  return zones.map((zone, number) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name until they are kept
    <fieldset key={number} className="row plain-set zone-row">
      <legend className="hidden">Zone {number + 1}</legend>
      <Choice
        label="Zone"
        value={zone.zone}
        choose={(name) => set(number, { zone: name })}
        options={known.map((one) => [one.id, one.name])}
      />
      <Field
        label="Depth"
        required
        className="short"
        placeholder="1.5 mm"
        pattern="\d+(\.\d+)? ?(mm|um)"
        title="with its unit, such as 1.5 mm"
        value={zone.depth}
        onChange={(event) => set(number, { depth: event.target.value })}
      />
      <Field
        label="Passes"
        type="number"
        required
        min={0}
        max={200}
        value={zone.passes}
        onChange={(event) => set(number, { passes: event.target.value })}
      />
      <Choice
        label="End point"
        value={zone.endpoint}
        choose={(endpoint) => set(number, { endpoint })}
        options={ENDPOINTS.filter(([name]) => name !== "")}
        empty="not noted"
      />
      <Field
        label="Pain, 0 to 10"
        type="number"
        min={0}
        max={10}
        value={zone.pain}
        onChange={(event) => set(number, { pain: event.target.value })}
      />
      <Field
        label="Lot"
        className="short"
        value={zone.lot}
        onChange={(event) => set(number, { lot: event.target.value })}
      />
      <Field
        label="Expires"
        type="date"
        value={zone.expiry}
        onChange={(event) => set(number, { expiry: event.target.value })}
      />
      {zones.length > 1 && (
        <button
          type="button"
          className="quiet"
          aria-label={`Remove zone ${number + 1}`}
          onClick={() => change(zones.filter((_, at) => at !== number))}
        >
          Remove
        </button>
      )}
    </fieldset>
  ));
}
