import { useEffect, useMemo, useRef } from "react";
import type { SectionData } from "../api/tissue";
import type { Clock } from "../clock/clock";
import { onLogAxis, shareOnLogAxis } from "../clock/logTime";
import { spanOf } from "../clock/phases";
import { ColourKey } from "../paint/ColourKey";
import { colours } from "../paint/maps";
import { pngOf, svgOfCanvas } from "../plots/exports";
import { Figure } from "../plots/Figure";
import { pythonOfTable } from "../plots/python";
import { collagenDifference, type Map2 } from "./difference";

interface Props {
  first: SectionData | undefined;
  last: SectionData | undefined;
  names: string[];
  clock: Clock;
  script: () => Promise<string>;
}

const TITLE = "Difference of collagen, depth by time";

/** Where and when the last arm has more collagen than the first: zero in the middle of the map. */
export function DifferenceMap({ first, last, names, clock }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const map = useMemo(
    () => (first && last ? collagenDifference(first.tissue, last.tissue) : null),
    [first, last],
  );
  useEffect(() => {
    if (!map || !canvas.current) return;
    paint(canvas.current, map);
    const span = spanOf([map.last]);
    const follow = () => {
      if (line.current) line.current.style.left = `${100 * shareOnLogAxis(clock.day, span)}%`;
    };
    follow();
    return clock.subscribe(follow);
  }, [map, clock]);
  if (!map) return null;
  const table = () => tableOf(map);
  const drawn = () => {
    if (!canvas.current) throw new Error("the map is not drawn yet");
    return canvas.current;
  };
  const exports = {
    table,
    png: () => pngOf(drawn()),
    svg: async () => svgOfCanvas(drawn(), TITLE),
    python: async () => pythonOfTable(TITLE, table().columns, table().rows),
  };
  return (
    <Figure
      title={TITLE}
      exports={exports}
      caption={`${names.at(-1)} minus ${names[0]}, share of collagen at rest; surface at the top, ${map.deepest.toFixed(2)} mm at the bottom, an hour at the left, ${map.last.toFixed(0)} days at the right.`}
    >
      <ColourKey map="vik" lo={-map.most} hi={map.most} unit="1" />
      <div className="field-map low">
        <canvas ref={canvas} role="img" aria-label={TITLE} />
        <div ref={line} className="time-line" />
      </div>
    </Figure>
  );
}

function paint(canvas: HTMLCanvasElement, map: Map2): void {
  canvas.width = map.columns;
  canvas.height = map.rows;
  const image = new ImageData(map.columns, map.rows);
  const table = colours("vik");
  map.values.forEach((value, pixel) => {
    const colour = 3 * Math.round(127.5 * (1 + (map.most > 0 ? value / map.most : 0)));
    image.data.set(table.subarray(colour, colour + 3), 4 * pixel);
    image.data[4 * pixel + 3] = 255;
  });
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

function tableOf(map: Map2) {
  const span = spanOf([map.last]);
  const rows = [...map.values].map((value, pixel) => [
    onLogAxis((pixel % map.columns) / (map.columns - 1), span),
    (Math.floor(pixel / map.columns) / (map.rows - 1)) * map.deepest,
    value,
  ]);
  return { columns: ["day", "depth, mm", "difference, share of rest"], rows };
}
