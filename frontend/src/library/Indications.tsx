import { useIndications } from "../api/library";
import { Shelf } from "./Shelf";

export function Indications() {
  return (
    <Shelf
      query={useIndications()}
      name="Indications"
      heads={["Concern", "Shapes", "Protocols"]}
      words={(one) => `${one.kind} ${one.shapes.join(" ")}`}
      row={(one) => (
        <tr key={one.kind}>
          <th scope="row">
            {one.kind.replaceAll("_", " ")}
            <code className="soft small block-line">{one.kind}</code>
          </th>
          <td>{one.shapes.join(", ").replaceAll("_", " ")}</td>
          <td>{one.protocols.length}</td>
        </tr>
      )}
    />
  );
}
