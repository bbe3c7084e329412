/** Lines with 90 % bands over hours or any other axis: what is drawn, and the numbers behind it. */

import { DASHES } from "./curves";
import type { Table } from "./exports";
import { type Ink, type PlotLibrary, ROOM } from "./ink";
import { asSvg } from "./svgOfPlot";

export interface Band {
  name: string;
  x: readonly number[];
  value: readonly number[];
  lo: readonly number[];
  hi: readonly number[];
}

export interface BandAxes {
  x: string; // words of the axis, with the unit
  y: string;
  log?: boolean; // of x: points at or below 0 are left out
  most?: number; // upper end of y
}

const LINE_PX = 18; // of the key above the plot, below the name of the upright axis
const HEIGHT = 250;
const LEFT = 52;

/** Size and margins of a plot with a key of so many lines. */
export function framed(lines: number) {
  const key = LINE_PX * lines;
  return { ...ROOM, height: HEIGHT + key, marginTop: ROOM.marginTop + LINE_PX + key, marginLeft: LEFT };
}

/** The points of a band that an axis can hold. */
export function pointsOf(band: Band, log = false) {
  return band.x
    .map((x, at) => ({
      x,
      value: band.value[at] ?? Number.NaN,
      lo: band.lo[at] ?? Number.NaN,
      hi: band.hi[at] ?? Number.NaN,
    }))
    .filter((point) => !log || point.x > 0);
}

export function bandTable(bands: readonly Band[], axes: BandAxes): Table {
  return {
    columns: ["line", axes.x, axes.y, "lo (5 %)", "hi (95 %)"],
    rows: bands.flatMap((band) =>
      pointsOf(band, axes.log).map((point) => [band.name, point.x, point.value, point.lo, point.hi]),
    ),
  };
}

export function drawBands(bands: readonly Band[], axes: BandAxes) {
  return (plot: PlotLibrary, ink: Ink, width: number): Element => {
    const across = axes.log ? { type: "log" as const, tickFormat: "~g", ticks: 5 } : {};
    const drawn = plot.plot({
      ...framed(bands.length),
      width,
      x: { label: axes.x, grid: true, ...across },
      y: { label: axes.y, grid: true, ...(axes.most === undefined ? {} : { domain: [0, axes.most] }) },
      marks: bands.flatMap((band, number) => {
        const points = pointsOf(band, axes.log);
        const colour = ink.lines[number] ?? ink.text;
        return [
          plot.areaY(points, { x: "x", y1: "lo", y2: "hi", fill: colour, fillOpacity: 0.16 }),
          plot.lineY(points, {
            x: "x",
            y: "value",
            stroke: colour,
            strokeWidth: 2,
            strokeDasharray: dashOf(number),
          }),
        ];
      }),
    });
    const names = bands.map((band) => band.name);
    return keyed(asSvg(drawn), names, ink);
  };
}

export function dashOf(number: number): string {
  return DASHES[number]?.join(" ") ?? "";
}

/** The key is part of the picture, so that a saved file explains itself; dashes tell lines apart without colour. */
export function keyed(svg: SVGSVGElement, names: readonly string[], ink: Ink): SVGSVGElement {
  names.forEach((name, number) => {
    const y = LINE_PX * (number + 1.6);
    const line = part("line", {
      x1: LEFT,
      x2: LEFT + 28,
      y1: y,
      y2: y,
      stroke: ink.lines[number] ?? ink.text,
    });
    line.setAttribute("stroke-width", "2.5");
    line.setAttribute("stroke-dasharray", dashOf(number));
    const words = part("text", { x: LEFT + 36, y: y + 4, "text-anchor": "start" });
    words.textContent = name;
    svg.append(line, words);
  });
  return svg;
}

function part(kind: "line" | "text", attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
