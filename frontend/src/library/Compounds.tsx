import { useCompounds } from "../api/library";
import { Evidence } from "../study/Outcomes";
import { Records, range } from "./Records";
import { Shelf } from "./Shelf";

export function Compounds() {
  return (
    <Shelf
      query={useCompounds()}
      name="Compounds"
      heads={["Compound", "Molecular weight", "log K(ow)", "Evidence", "Sources"]}
      words={(compound) => `${compound.name} ${compound.aliases.join(" ")}`}
      row={(compound) => {
        const found = (part: string) => compound.records.find((record) => record.name.endsWith(part));
        const [weight, partition] = [found("molecular_weight"), found("log_kow")];
        return (
          <tr key={compound.name}>
            <th scope="row">
              {compound.name}
              <span className="soft small block-line">{compound.aliases.join(", ")}</span>
            </th>
            <td>{weight ? range(weight) : ""}</td>
            <td>{partition ? range(partition) : ""}</td>
            <td>
              {[weight, partition].map((one) => one && <Evidence key={one.name} kind={one.evidence} />)}
            </td>
            <td className="wide">
              <Records records={compound.records} />
            </td>
          </tr>
        );
      }}
    />
  );
}
