import type { Wire } from "../api/client";
import { Evidence } from "../study/Outcomes";

/** Numbers with their range, evidence and source. */
export function Records({ records }: { records: Wire["Provenance"][] }) {
  return (
    <details>
      <summary className="small">
        {records.length} {records.length === 1 ? "number" : "numbers"} with sources
      </summary>
      <ul className="notes small">
        {records.map((record) => (
          <li key={record.name}>
            <strong>{record.name.replaceAll("_", " ")}</strong> {range(record)}{" "}
            <Evidence kind={record.evidence} /> {record.source}
            {record.locator && `, ${record.locator}`}
          </li>
        ))}
      </ul>
    </details>
  );
}

export function range(record: Wire["Provenance"]): string {
  const unit = record.unit === "1" ? "" : ` ${record.unit}`;
  const ends = record.low === record.high ? "" : ` [${tidy(record.low)}, ${tidy(record.high)}]`;
  return `${tidy(record.value)}${unit}${ends}`;
}

function tidy(value: number): string {
  return String(Number(value.toPrecision(4)));
}
