import { useSites } from "../api/library";
import { Shelf } from "./Shelf";

export function Sites() {
  return (
    <Shelf
      query={useSites()}
      name="Sites"
      heads={["Site", "Name in a study", "Zone", "Face", "Over bone"]}
      words={(site) => `${site.name} ${site.label} ${site.zone}`}
      row={(site) => (
        <tr key={site.name}>
          <th scope="row">{site.label}</th>
          <td>
            <code>{site.name}</code>
          </td>
          <td>{site.zone.replaceAll("_", " ")}</td>
          <td>{site.face ? "yes" : "no"}</td>
          <td>{site.over_bone ? "yes" : "no"}</td>
        </tr>
      )}
    />
  );
}
