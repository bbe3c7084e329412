import { useState } from "react";
import { useParameter, useParameters } from "../api/library";
import { Evidence } from "../study/Outcomes";
import { range } from "./Records";
import { Shelf } from "./Shelf";

export function Parameters() {
  const [open, setOpen] = useState("");
  return (
    <Shelf
      query={useParameters()}
      name="Parameters"
      heads={["Parameter", "Value [range]", "Evidence", "Source", "Note"]}
      words={(one) => `${one.name} ${one.evidence} ${one.source} ${one.note}`}
      row={(one) => (
        <tr key={one.name}>
          <th scope="row">
            <code>{one.name}</code>
          </th>
          <td>
            {range(one)}
            <span className="soft small block-line">{one.distribution}</span>
          </td>
          <td>
            <Evidence kind={one.evidence} />
          </td>
          <td>
            <button
              type="button"
              className="quiet in-cell"
              aria-expanded={open === one.name}
              onClick={() => setOpen(open === one.name ? "" : one.name)}
            >
              {one.source}
            </button>
            {open === one.name && <FullSource name={one.name} />}
          </td>
          <td className="wide small">
            {one.note}
            {one.locator && <span className="soft block-line">{one.locator}</span>}
          </td>
        </tr>
      )}
    />
  );
}

function FullSource({ name }: { name: string }) {
  const reference = useParameter(name).data?.reference;
  if (!reference)
    return <p className="soft small">An assumption of Percuta, or a source without an entry.</p>;
  return (
    <p className="small">
      {reference.text}{" "}
      {reference.doi && (
        <a href={`https://doi.org/${reference.doi}`} target="_blank" rel="noreferrer">
          doi:{reference.doi}
        </a>
      )}
    </p>
  );
}
