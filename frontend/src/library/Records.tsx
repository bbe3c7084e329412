import type { Wire } from "../api/client";
import { unitShown } from "../plots/numbers";
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
  const unit = unitShown(record.unit) && ` ${unitShown(record.unit)}`;
  const ends = record.low === record.high ? "" : ` [${digits(record.low)}, ${digits(record.high)}]`;
  return `${digits(record.value)}${unit}${ends}`;
}

/** Four digits: what a parameter is written with is not rounded away. */
function digits(value: number): string {
  return String(Number(value.toPrecision(4))).replace("-", "−");
}
