import { useEffect, useRef, useState } from "react";
import type { Clock } from "../clock/clock";
import { placeOf, timeInWords } from "../clock/logTime";
import { Ruler } from "./Ruler";
import { type Part, Section } from "./section";
import { layerAt, type Quantity, type Tissue, valueAt } from "./tissue";
import type { View } from "./view";

const MOST_PIXELS = 2; // per CSS pixel: beyond it nothing is seen and everything is slower
const SHAPE = 0.58; // height over width

interface Props {
  tissue: Tissue;
  clock: Clock;
  parts: ReadonlySet<Part>;
  label: string;
  labels: ReadonlyMap<string, string>;
  dermis?: number; // mm, of the thickest arm where several share one scale
  onCanvas?: (canvas: HTMLCanvasElement | null) => void;
}

/** The composed section on a canvas that follows the clock without a render. */
export function SectionCanvas({ tissue, clock, parts, label, labels, dermis, onCanvas }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const read = useRef<HTMLParagraphElement>(null);
  const [view, setView] = useState<View | null>(null);
  useEffect(() => {
    const holder = box.current;
    const picture = canvas.current;
    const pen = picture?.getContext("2d");
    if (!holder || !picture || !pen) return;
    let painter: Section | null = null;
    const paint = () => painter?.paint(pen, clock.day, parts);
    const fit = () => {
      const ratio = Math.min(MOST_PIXELS, window.devicePixelRatio || 1);
      const width = holder.clientWidth;
      const height = Math.round(width * SHAPE);
      picture.width = Math.round(width * ratio);
      picture.height = Math.round(height * ratio);
      picture.style.height = `${height}px`;
      painter = new Section(tissue, picture.width, picture.height, dermis);
      setView({
        ...painter.view,
        width,
        height,
        scale: painter.view.scale / ratio,
        top: painter.view.top / ratio,
      });
      paint();
    };
    const watch = new ResizeObserver(fit);
    watch.observe(holder);
    const stop = clock.subscribe(paint);
    onCanvas?.(picture);
    return () => {
      watch.disconnect();
      stop();
      onCanvas?.(null);
    };
  }, [tissue, clock, parts, dermis, onCanvas]);
  const hover = (event: React.PointerEvent) => {
    if (!view || !read.current || !box.current) return;
    const depth = (event.clientY - box.current.getBoundingClientRect().top - view.top) / view.scale;
    read.current.textContent = depth < 0 ? "" : inWords(tissue, depth, clock.day, labels);
  };
  return (
    <div className="section-frame">
      {view && <Ruler view={view} />}
      <div ref={box} className="section-box" onPointerMove={hover}>
        <canvas ref={canvas} role="img" aria-label={label} />
        {view && <ScaleBar view={view} />}
      </div>
      <p ref={read} className="soft small read-out" aria-hidden="true">
        Move over the section to read it.
      </p>
    </div>
  );
}

const READ: readonly Quantity[] = ["collagen_iii", "macrophages_m1", "activated_fibroblasts", "capillaries"];

function inWords(tissue: Tissue, depth: number, day: number, labels: ReadonlyMap<string, string>): string {
  const place = placeOf(day, tissue.days);
  const values = READ.filter((name) => tissue.profiles[name]).map(
    (name) => `${labels.get(name) ?? name} ${valueAt(tissue, name, depth, place).toFixed(2)}`,
  );
  return `${timeInWords(day)}, ${depth.toFixed(2)} mm, ${layerAt(tissue, depth)}: ${values.join(", ")}`;
}

function ScaleBar({ view }: { view: View }) {
  const mm = view.shownMm > 2 ? 0.5 : 0.2;
  return (
    <svg className="scale-bar" width={mm * view.scale + 4} height="22" aria-hidden="true">
      <path d={`M2 16v4h${mm * view.scale}v-4`} />
      <text x={2 + (mm * view.scale) / 2} y="13" textAnchor="middle">
        {mm} mm
      </text>
    </svg>
  );
}
