import { useEffect, useRef } from "react";
import type { Clock } from "../clock/clock";
import { type Around, reachOf, shownDepth, stepsAt } from "./around";
import { colours, type MapName } from "./maps";

const WIDTH = 360;
const HEIGHT = 270;

interface Props {
  field: Around;
  map: MapName;
  clock: Clock;
  label: string;
  channel: { radius: number; depth: number }; // mm
  read: (depth: number, radius: number) => void;
  onCanvas: (canvas: HTMLCanvasElement | null) => void;
}

/** The field on a canvas that follows the clock; lines mark where the needle stood. */
export function AroundMap({ field, map, clock, label, channel, read, onCanvas }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const wide = reachOf(field.radii);
  const deep = shownDepth(field, channel.depth);
  useEffect(() => {
    const picture = canvas.current;
    const pen = picture?.getContext("2d");
    if (!picture || !pen) return;
    picture.width = WIDTH;
    picture.height = HEIGHT;
    const image = pen.createImageData(WIDTH, HEIGHT);
    const table = colours(map);
    const paint = () => {
      const steps = stepsAt(field, clock.day, WIDTH, HEIGHT, deep);
      steps.forEach((step, pixel) => {
        image.data.set(table.subarray(3 * step, 3 * step + 3), 4 * pixel);
        image.data[4 * pixel + 3] = 255;
      });
      pen.putImageData(image, 0, 0);
    };
    paint();
    onCanvas(picture);
    const stop = clock.subscribe(paint);
    return () => {
      stop();
      onCanvas(null);
    };
  }, [field, map, clock, deep, onCanvas]);
  const hover = (event: React.PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const across = (event.clientX - box.left) / box.width;
    read(((event.clientY - box.top) / box.height) * deep, Math.abs(2 * across - 1) * wide);
  };
  const half = (50 * channel.radius) / wide;
  return (
    <div className="around" onPointerMove={hover}>
      <canvas ref={canvas} role="img" aria-label={label} />
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <path
          d={`M${50 - half} 0V${(100 * channel.depth) / deep}H${50 + half}V0`}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </div>
  );
}
