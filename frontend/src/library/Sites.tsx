import { useSites, useZones } from "../api/library";
import { Shelf } from "./Shelf";
import { Sourced } from "./Sourced";
import { rangeWords } from "./words";

/** Sites of the skin, with the zones of treatment on them and the depths these are needled at. */
export function Sites() {
  const zones = useZones().data ?? [];
  return (
    <Shelf
      query={useSites()}
      name="Sites"
      heads={["Site", "Name in a study", "Over bone", "Zones, and the depth they are needled at"]}
      words={(site) => `${site.name} ${site.label} ${site.zone}`}
      row={(site) => (
        <tr key={site.name}>
          <th scope="row">
            {site.label}
            <span className="soft small block-line">{site.face ? "face" : "body"}</span>
          </th>
          <td>
            <code>{site.name}</code>
          </td>
          <td>{site.over_bone ? "yes" : "no"}</td>
          <td className="wide">
            {zones
              .filter((zone) => zone.site === site.name)
              .map((zone) => (
                <div key={zone.id} className="protocol-line">
                  <strong>{zone.name}</strong> {rangeWords(zone.depth_mm)} mm{" "}
                  <span className="badge">{zone.rests_on}</span>
                  <Sourced sources={zone.sources} notes={[...zone.cautions, zone.disagreement, zone.label]} />
                </div>
              ))}
            {!zones.some((zone) => zone.site === site.name) && (
              <span className="soft small">no zone of treatment lies here</span>
            )}
          </td>
        </tr>
      )}
    />
  );
}
