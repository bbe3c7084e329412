import { useMemo } from "react";
import { type Band, type BandAxes, bandTable, drawBands } from "./bands";
import { StatPlot } from "./StatPlot";

interface Props {
  title: string;
  caption: string;
  bands: Band[];
  axes: BandAxes;
  python?: () => Promise<string>;
}

/** Lines with 90 % bands, on hours or another axis of their own. */
export function BandPlot({ title, caption, bands, axes, python }: Props) {
  const draw = useMemo(() => drawBands(bands, axes), [bands, axes]);
  const ends = bands.map((band) => `${band.name} ends at ${Number((band.value.at(-1) ?? 0).toPrecision(3))}`);
  return (
    <StatPlot
      title={title}
      caption={caption}
      words={`${title}: ${ends.join("; ")}; ${axes.y} by ${axes.x}`}
      table={bandTable(bands, axes)}
      draw={draw}
      {...(python ? { python } : {})}
    />
  );
}
