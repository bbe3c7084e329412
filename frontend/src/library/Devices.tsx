import { useDevices } from "../api/library";
import { Records } from "./Records";
import { Shelf } from "./Shelf";
import { rangeWords } from "./words";

export function Devices() {
  return (
    <Shelf
      query={useDevices()}
      name="Devices"
      heads={["Device", "Kind", "Needles", "Depth, mm", "On its label, mm", "Note"]}
      words={(device) => `${device.id} ${device.name} ${device.maker} ${device.kind} ${device.note}`}
      row={(device) => (
        <tr key={device.id}>
          <th scope="row">
            {device.name}
            <span className="soft small block-line">
              <code>{device.id}</code> {device.maker}
            </span>
          </th>
          <td>
            {device.kind}
            <span className="soft small block-line">{device.use}</span>
          </td>
          <td>
            {device.needles}
            <span className="soft small block-line">{device.needle_diameter_mm} mm thick</span>
          </td>
          <td>{rangeWords(device.depth_range_mm)}</td>
          <td>{device.label_depth_mm ?? "none"}</td>
          <td className="wide">
            {device.note}
            <Records records={device.records} />
          </td>
        </tr>
      )}
    />
  );
}
