import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { fetchArray } from "../api/arrays";
import { answerAs, client, type Wire } from "../api/client";
import { ColourKey } from "../paint/ColourKey";
import { colours } from "../paint/maps";
import { type Lamp, lineAcross, type Relief, shade } from "../paint/relief";
import { dashOf, framed, keyed } from "../plots/bands";
import { sentence } from "../plots/curves";
import { pngOf, svgOfCanvas } from "../plots/exports";
import { Figure } from "../plots/Figure";
import { tidy } from "../plots/numbers";
import { type Ink, type PlotLibrary, StatPlot } from "../plots/StatPlot";
import { asSvg } from "../plots/svgOfPlot";
import { Problem, Waiting } from "../shell/Waiting";

const SIDES = ["before", "after", "difference"] as const;
type Side = (typeof SIDES)[number];

interface Skin {
  meta: Wire["Surface"];
  reliefs: Record<Side, Relief>;
}

const useSurface = (run: string) =>
  useQuery({
    queryKey: ["surface", run],
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: async ({ signal }): Promise<Skin> => {
      const path = { run_id: run };
      const meta = await answerAs<"Surface">(
        client.GET("/api/v1/runs/{run_id}/surface", { params: { path }, signal }),
      );
      const loaded = await Promise.all(
        SIDES.map(async (side) => {
          const array = await fetchArray(`/api/v1/runs/${run}/surface/${side}`, signal);
          const relief: Relief = {
            heights: array.values,
            rows: meta.rows,
            columns: meta.columns,
            lo: array.lo,
            hi: array.hi,
            pixelUm: 1000 * meta.pixel_mm,
          };
          return [side, relief] as const;
        }),
      );
      return { meta, reliefs: Object.fromEntries(loaded) as Record<Side, Relief> };
    },
  });

/** The skin before and after under one lamp, what changed, and a line across both. */
export function SurfacePanel({ run, script }: { run: string; script: () => Promise<string> }) {
  const found = useSurface(run);
  if (found.isPending) return <Waiting words="Drawing the skin" />;
  if (found.isError) return <Problem reason={found.error} />;
  const { meta, reliefs } = found.data;
  const lamp: Lamp = { light: meta.light, tone: meta.tone };
  return (
    <div className="stack">
      <div className="columns-2">
        <Picture
          title="Before"
          relief={reliefs.before}
          draw={(relief) => shade(relief, lamp)}
          script={script}
        />
        <Picture
          title="After"
          relief={reliefs.after}
          draw={(relief) => shade(relief, lamp)}
          script={script}
        />
      </div>
      <p className="soft small">
        After is {meta.when}. A synthetic patch, {width(meta)} by {height(meta)} mm, under one lamp from the
        upper left. Places of lines, pores and scars are drawn at random, sizes from published ranges; only
        their depth follows the course. Depth left:{" "}
        {meta.left.map((one) => `${plain(one.name)} ${Math.round(100 * one.share)} %`).join(", ")}.
      </p>
      <div className="columns-2">
        <Picture title="Change of height" relief={reliefs.difference} draw={difference} script={script}>
          <ColourKey map="vik" lo={meta.difference_lo_um} hi={meta.difference_hi_um} unit="µm" />
        </Picture>
        <Across skin={found.data} />
      </div>
      <Roughness meta={meta} />
    </div>
  );
}

const width = (meta: Wire["Surface"]) => (meta.columns * meta.pixel_mm).toFixed(0);
const height = (meta: Wire["Surface"]) => (meta.rows * meta.pixel_mm).toFixed(0);
const plain = (name: string) => name.replace(".", " ").replaceAll("_", " ");

function difference(relief: Relief): ImageData {
  const table = colours("vik");
  const image = new ImageData(relief.columns, relief.rows);
  const steps = relief.heights instanceof Uint16Array ? 257 : 1; // of the table of 256 colours
  for (let pixel = 0; pixel < relief.heights.length; pixel += 1) {
    const colour = 3 * Math.round((relief.heights[pixel] ?? 0) / steps);
    image.data.set(table.subarray(colour, colour + 3), 4 * pixel);
    image.data[4 * pixel + 3] = 255;
  }
  return image;
}

interface PictureProps {
  title: string;
  relief: Relief;
  draw: (relief: Relief) => ImageData;
  script: () => Promise<string>;
  children?: React.ReactNode;
}

function Picture({ title, relief, draw, script, children }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the way of drawing belongs to the relief
  useEffect(() => {
    const picture = canvas.current;
    if (!picture) return;
    picture.width = relief.columns;
    picture.height = relief.rows;
    picture.getContext("2d")?.putImageData(draw(relief), 0, 0);
  }, [relief]);
  const drawn = () => {
    if (!canvas.current) throw new Error("the picture is not drawn yet");
    return canvas.current;
  };
  const exports = {
    table: () => heights(relief),
    png: () => pngOf(drawn()),
    svg: async () => svgOfCanvas(drawn(), title),
    python: async () =>
      `${(await script()).trimEnd()}\n\nresult.report("report.html")  # holds the skin before and after\n`,
  };
  return (
    <Figure title={title} exports={exports}>
      <canvas ref={canvas} className="relief" role="img" aria-label={`${title}: relief of the skin`} />
      {children}
    </Figure>
  );
}

function heights(relief: Relief) {
  const rows: (string | number)[][] = [];
  for (let row = 0; row < relief.rows; row += 1)
    lineAcross(relief, row).forEach((um, column) => {
      rows.push([(column * relief.pixelUm) / 1000, (row * relief.pixelUm) / 1000, Number(um.toFixed(2))]);
    });
  return { columns: ["x, mm", "y, mm", "height, um"], rows };
}

const NAMES = ["before", "after"] as const;

function Across({ skin }: { skin: Skin }) {
  const { meta, reliefs } = skin;
  const row = Math.floor(meta.rows / 2);
  const lines = NAMES.flatMap((side) =>
    lineAcross(reliefs[side], row).map((um, column) => ({ side, mm: column * meta.pixel_mm, um })),
  );
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, wide: number) =>
      keyed(
        asSvg(
          plot.plot({
            ...framed(NAMES.length),
            width: wide,
            x: { label: "mm" },
            y: { label: "height, µm", grid: true },
            color: { domain: [...NAMES], range: ink.lines.slice(0, 2) },
            marks: NAMES.map((name, number) =>
              plot.line(
                lines.filter((point) => point.side === name),
                { x: "mm", y: "um", stroke: "side", strokeWidth: 1.5, strokeDasharray: dashOf(number) },
              ),
            ),
          }),
        ),
        NAMES,
        ink,
      ),
    [lines],
  );
  return (
    <StatPlot
      title="Height along the middle"
      words="Height of the skin before and after along the middle row"
      table={{
        columns: ["side", "mm", "height, um"],
        rows: lines.map((point) => [point.side, point.mm, point.um]),
      }}
      draw={draw}
    />
  );
}

const ROUGH: Record<string, string> = {
  ra: "mean height along a line",
  rz: "highest peak to lowest valley along a line",
  sa: "mean height over the patch",
  sq: "root mean square over the patch",
};

function Roughness({ meta }: { meta: Wire["Surface"] }) {
  return (
    <section className="card">
      <h2>Roughness, µm</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Parameter</th>
            <th scope="col" className="number">
              Before
            </th>
            <th scope="col" className="number">
              After
            </th>
            <th scope="col" className="number">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {meta.roughness.map((one) => (
            <tr key={one.name}>
              <th scope="row">
                {sentence(one.name)} <span className="soft small">{ROUGH[one.name] ?? ""}</span>
              </th>
              <td className="number">{one.before.toFixed(1)}</td>
              <td className="number">{one.after.toFixed(1)}</td>
              <td className="number">{tidy(100 * (one.after / one.before - 1))} %</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
