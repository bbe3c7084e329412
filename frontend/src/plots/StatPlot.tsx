import { useEffect, useRef, useState } from "react";
import { token, useTheme } from "../shell/theme";
import { pngOfSvg, svgText, type Table } from "./exports";
import { Figure } from "./Figure";
import { type Ink, PAPER, type PlotLibrary } from "./ink";
import { pythonOfTable } from "./python";
import { asSvg } from "./svgOfPlot";

export type { Ink, PlotLibrary };

type Draw = (plot: PlotLibrary, ink: Ink, width: number) => Element;

interface Props {
  title: string;
  caption?: string;
  words: string;
  table: Table;
  draw: Draw;
  python?: () => Promise<string>; // where a script of the run can make the figure; otherwise its numbers are written out
}

const PAPER_WIDTH = 640;

export function ink(): Ink {
  return {
    text: token("--ink"),
    hair: token("--hair"),
    ground: token("--card"),
    accent: token("--accent"),
    lines: [1, 2, 3, 4].map((number) => token(`--line-${number}`)),
  };
}

/** A statistical figure drawn by Observable Plot as SVG. */
export function StatPlot({ title, caption, words, table, draw, python }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [library, setLibrary] = useState<PlotLibrary | null>(null);
  const shade = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme redraws the plot with its colours
  useEffect(() => {
    let here = true;
    const paint = async () => {
      const found = await import("@observablehq/plot");
      const holder = box.current;
      if (!here || !holder) return;
      holder.replaceChildren(asSvg(draw(found, ink(), Math.max(280, holder.clientWidth))));
      setLibrary(found);
    };
    void paint();
    return () => {
      here = false;
    };
  }, [draw, shade]);
  const exports = library && {
    table: () => table,
    svg: async () => svgText(onPaper(library, draw, title)),
    png: async () => {
      const svg = onPaper(library, draw, title);
      return pngOfSvg(svgText(svg), svg.width.baseVal.value, svg.height.baseVal.value);
    },
    python: python ?? (async () => pythonOfTable(title, table.columns, table.rows)),
  };
  return (
    <Figure title={title} {...(caption ? { caption } : {})} {...(exports ? { exports } : {})}>
      <div ref={box} className="stat" role="img" aria-label={words} />
    </Figure>
  );
}

function onPaper(library: PlotLibrary, draw: Draw, title: string): SVGSVGElement {
  const svg = asSvg(draw(library, PAPER, PAPER_WIDTH));
  svg.setAttribute("color", PAPER.text);
  const name = document.createElementNS("http://www.w3.org/2000/svg", "title");
  name.textContent = title;
  svg.prepend(name);
  return svg;
}
