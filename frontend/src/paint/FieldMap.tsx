import { useEffect, useRef } from "react";
import type { Clock } from "../clock/clock";
import { onLogAxis, placeOf, shareOnLogAxis } from "../clock/logTime";
import { colours, type MapName } from "./maps";
import type { Profile, Tissue } from "./tissue";

const COLUMNS = 480;

interface Props {
  tissue: Tissue;
  profile: Profile;
  map: MapName;
  label: string;
  clock: Clock;
  onCanvas?: (canvas: HTMLCanvasElement | null) => void;
}

/** One quantity as it was computed: depth downwards, time to the right on the same axis as the slider. */
export function FieldMap({ tissue, profile, map, label, clock, onCanvas }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const picture = canvas.current;
    const pen = picture?.getContext("2d");
    if (!picture || !pen) return;
    picture.width = COLUMNS;
    picture.height = tissue.depths.length;
    pen.putImageData(imageOf(tissue, profile, map, clock), 0, 0);
    const follow = () => {
      if (line.current) line.current.style.left = `${100 * shareOnLogAxis(clock.day, clock.span)}%`;
    };
    follow();
    onCanvas?.(picture);
    const stop = clock.subscribe(follow);
    return () => {
      stop();
      onCanvas?.(null);
    };
  }, [tissue, profile, map, clock, onCanvas]);
  return (
    <div className="field-map">
      <canvas ref={canvas} role="img" aria-label={label} />
      <div ref={line} className="time-line" />
    </div>
  );
}

function imageOf(tissue: Tissue, profile: Profile, map: MapName, clock: Clock): ImageData {
  const rows = tissue.depths.length;
  const image = new ImageData(COLUMNS, rows);
  const table = colours(map);
  for (let column = 0; column < COLUMNS; column += 1) {
    const day = onLogAxis(column / (COLUMNS - 1), clock.span);
    const { at, between } = placeOf(day, tissue.days);
    const start = (between > 0.5 ? at + 1 : at) * rows;
    for (let row = 0; row < rows; row += 1) {
      const colour = 3 * (profile.values[start + row] ?? 0);
      const pixel = 4 * (row * COLUMNS + column);
      image.data[pixel] = table[colour] ?? 0;
      image.data[pixel + 1] = table[colour + 1] ?? 0;
      image.data[pixel + 2] = table[colour + 2] ?? 0;
      image.data[pixel + 3] = 255;
    }
  }
  return image;
}
