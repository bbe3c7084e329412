import { useEffect, useRef } from "react";
import { colours, type MapName } from "./maps";

/** The map beside its ends. */
export function ColourKey({ map, lo, hi, unit }: { map: MapName; lo: number; hi: number; unit: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const picture = canvas.current;
    const pen = picture?.getContext("2d");
    if (!picture || !pen) return;
    picture.width = 256;
    picture.height = 1;
    const image = pen.createImageData(256, 1);
    const table = colours(map);
    for (let step = 0; step < 256; step += 1) {
      image.data.set(table.subarray(3 * step, 3 * step + 3), 4 * step);
      image.data[4 * step + 3] = 255;
    }
    pen.putImageData(image, 0, 0);
  }, [map]);
  return (
    <span className="key-bar">
      {tidy(lo)}
      <canvas ref={canvas} />
      {tidy(hi)} {unit === "1" ? "" : unit} <span>({map})</span>
    </span>
  );
}

function tidy(value: number): string {
  return String(Number(value.toPrecision(3)));
}
