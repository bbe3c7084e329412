import type { Wire } from "../api/client";
import { useIndications } from "../api/library";
import { sentence } from "../plots/curves";
import { Shelf } from "./Shelf";
import { Sourced } from "./Sourced";
import { rangeWords } from "./words";

/** Concerns a study can name, with the protocols that serve them. */
export function Indications() {
  return (
    <Shelf
      query={useIndications()}
      name="Indications"
      heads={["Concern", "Shapes", "Protocols"]}
      words={(one) =>
        `${one.kind} ${one.shapes.join(" ")} ${one.protocols.map((protocol) => protocol.indication).join(" ")}`
      }
      row={(one) => (
        <tr key={one.kind}>
          <th scope="row">
            {sentence(one.kind.replaceAll("_", " "))}
            <code className="soft small block-line">{one.kind}</code>
          </th>
          <td>{one.shapes.join(", ").replaceAll("_", " ")}</td>
          <td className="wide">
            {one.protocols.map((protocol) => (
              <Protocol key={protocol.id} protocol={protocol} />
            ))}
            {one.protocols.length === 0 && <span className="soft small">no protocol was found for it</span>}
          </td>
        </tr>
      )}
    />
  );
}

function Protocol({ protocol }: { protocol: Wire["ProtocolOut"] }) {
  const parts = [
    `${rangeWords(protocol.depth_mm)} mm`,
    protocol.sessions && `${rangeWords(protocol.sessions)} sessions`,
    `every ${rangeWords(protocol.interval_days)} days`,
    protocol.passes && `${rangeWords(protocol.passes)} passes`,
  ];
  const notes = [
    protocol.pattern,
    protocol.endpoint && `End point: ${protocol.endpoint}`,
    protocol.onset && `Onset: ${protocol.onset}`,
    protocol.judge && `Judged: ${protocol.judge}`,
    protocol.maintenance && `Maintenance: ${protocol.maintenance}`,
    protocol.depth_basis && `Depth: ${protocol.depth_basis}`,
    protocol.label && `On labels: ${protocol.label}`,
    protocol.note,
    protocol.disagreement && `Disagreement: ${protocol.disagreement}`,
  ];
  return (
    <div className="protocol-line">
      <strong>{protocol.indication}</strong>
      <div>
        {parts.filter(Boolean).join(", ")} <span className="badge">evidence {protocol.evidence}</span>{" "}
        <span className="badge">sources {protocol.agreement}</span>
      </div>
      <Sourced sources={protocol.sources} notes={notes.map((note) => note || "")} />
    </div>
  );
}
