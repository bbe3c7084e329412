import type { Wire } from "../api/client";

interface Zone {
  zone?: string;
  site?: string;
  depth?: string;
  passes?: number;
  endpoint?: string;
}

/** Sessions as they were done, zone by zone. */
export function Sessions({ one }: { one: Wire["CaseOut"] }) {
  return (
    <section className="card listing" aria-label="Sessions">
      <h2>Sessions as performed</h2>
      {one.performed.length === 0 ? (
        <p className="soft">
          None yet. <code>percuta session</code> writes the record of a session; the interface takes it as it
          is.
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              {["Day", "Zones", "Record"].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {one.performed.map((session) => (
              <tr key={session.id}>
                <th scope="row">{session.on}</th>
                <td>{zonesIn(session.record).map(inWords).join("; ")}</td>
                <td className="wide">
                  <details>
                    <summary className="small">As written</summary>
                    <pre>{JSON.stringify(session.record, null, 2)}</pre>
                  </details>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function zonesIn(record: Record<string, unknown>): Zone[] {
  const zones = record.zones;
  return Array.isArray(zones) ? (zones as Zone[]) : [];
}

function inWords(zone: Zone): string {
  const parts = [
    zone.zone ?? zone.site,
    zone.depth,
    zone.passes === undefined ? "" : `${zone.passes} passes`,
    zone.endpoint,
  ];
  return parts.filter(Boolean).join(", ");
}
