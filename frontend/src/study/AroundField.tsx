import { useRef } from "react";
import type { Wire } from "../api/client";
import { useAround, useFields, valueAround } from "../api/fields";
import type { Clock } from "../clock/clock";
import { timeInWords } from "../clock/logTime";
import { AroundMap } from "../paint/AroundMap";
import { type Around, cellOf, reachOf, shownDepth, valueOfStep } from "../paint/around";
import { ColourKey } from "../paint/ColourKey";
import type { MapName } from "../paint/maps";
import type { Table } from "../plots/exports";
import { notify } from "../shell/notices";
import { Problem, Waiting } from "../shell/Waiting";

const QUIET_MS = 150; // a pointer at rest asks the server, a moving one does not

interface Props {
  run: string;
  quantity: Wire["Quantity"];
  clock: Clock;
  keepCanvas: (canvas: HTMLCanvasElement | null) => void;
  keepField: (field: Around) => void;
}

/** One field around one puncture; a pointer reads the value in full. */
export function AroundField({ run, quantity, clock, keepCanvas, keepField }: Props) {
  const meta = useFields(run);
  const field = useAround(run, quantity.name, meta.data);
  const words = useRef<HTMLParagraphElement>(null);
  const timer = useRef(0);
  if (meta.isError) return <Problem reason={meta.error} />;
  if (field.isError) return <Problem reason={field.error} />;
  if (!meta.data || !field.data) return <Waiting />;
  keepField(field.data);
  const tell = (text: string) => {
    if (words.current) words.current.textContent = text;
  };
  const read = (depth: number, radius: number) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      valueAround(run, quantity.name, { day: clock.day, depth_mm: depth, radius_mm: radius })
        .then((found) => tell(inWords(quantity, found)))
        .catch(notify);
    }, QUIET_MS);
  };
  const wide = reachOf(field.data.radii);
  const deep = shownDepth(field.data, meta.data.channel_depth_mm);
  return (
    <>
      <ColourKey map={quantity.map as MapName} lo={field.data.lo} hi={field.data.hi} unit={quantity.unit} />
      <AroundMap
        field={field.data}
        map={quantity.map as MapName}
        clock={clock}
        label={`${quantity.label} around one puncture at the chosen time. The table holds the numbers.`}
        channel={{ radius: meta.data.channel_radius_mm, depth: meta.data.channel_depth_mm }}
        read={read}
        onCanvas={keepCanvas}
      />
      <p ref={words} className="soft small read-out" aria-hidden="true">
        Move over the field to read it.
      </p>
      <p className="soft small">
        {(2 * wide).toFixed(2)} mm wide, {deep.toFixed(2)} mm deep, not to one scale; the dashed line is the
        channel, the table holds all depths.
      </p>
    </>
  );
}

function inWords(quantity: Wire["Quantity"], found: Wire["FieldValue"]): string {
  const unit = quantity.unit === "1" ? "" : ` ${quantity.unit}`;
  const place = `${found.depth_mm.toFixed(2)} mm deep, ${(1000 * found.radius_mm).toFixed(0)} µm from the axis`;
  return `${timeInWords(found.day)}, ${place}: ${quantity.label} ${Number(found.value.toPrecision(4))}${unit}`;
}

/** The painted numbers at a day: a row for every cell. */
export function tableAround(field: Around, day: number, label: string): Table {
  const frame = cellOf(field.days, day);
  const size = field.depths.length * field.radii.length;
  const rows = field.depths.flatMap((depth, row) =>
    field.radii.map((radius, column) => [
      field.days[frame] ?? day,
      depth,
      radius,
      valueOfStep(field, field.values[frame * size + row * field.radii.length + column] ?? 0),
    ]),
  );
  return { columns: ["day", "depth, mm", "radius, mm", label], rows };
}

/** Python that computes the field again: results keep no fields, so it is solved anew around one puncture. */
export function aroundLines(name: string, day: number): string {
  return `import numpy as np
import matplotlib.pyplot as plt

from percuta.healing import channel
from percuta.server.jobs.profiles import Central

course = Central.of(study)
times = np.unique([0.0, *course.days, ${day.toPrecision(6)}, course.end])
geometry = channel.channel_of(course.session, course.person, course.p, 0)
found = channel.heal_channel(geometry, course.days, times, course.p, vars(course.habits), keep_fields=True)
frame = int(np.searchsorted(times, ${day.toPrecision(6)}))
field = found.fields[frame, found.species.index("${name}")]
figure, axes = plt.subplots(layout="constrained")
drawn = axes.pcolormesh(found.grid.r, found.grid.z, field)
axes.set(xlabel="radius, mm", ylabel="depth below the stratum corneum, mm", title="${name}")
axes.invert_yaxis()
figure.colorbar(drawn)
plt.show()
`;
}
