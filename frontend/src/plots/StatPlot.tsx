import { useEffect, useRef, useState } from "react";
import { token, useTheme } from "../shell/theme";
import { pngOfSvg, svgText, type Table } from "./exports";
import { Figure } from "./Figure";
import { pythonOfTable } from "./python";
import { asSvg } from "./svgOfPlot";

export type PlotLibrary = typeof import("@observablehq/plot");

export interface Ink {
  text: string;
  hair: string;
  lines: string[];
  accent: string;
}

type Draw = (plot: PlotLibrary, ink: Ink, width: number) => Element;

interface Props {
  title: string;
  caption?: string;
  words: string;
  table: Table;
  draw: Draw;
}

export function ink(): Ink {
  return {
    text: token("--ink"),
    hair: token("--hair"),
    accent: token("--accent"),
    lines: [1, 2, 3, 4].map((number) => token(`--line-${number}`)),
  };
}

/** A statistical figure drawn by Observable Plot as SVG. */
export function StatPlot({ title, caption, words, table, draw }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [svg, setSvg] = useState<SVGSVGElement | null>(null);
  const shade = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme redraws the plot with its colours
  useEffect(() => {
    let here = true;
    const paint = async () => {
      const library = await import("@observablehq/plot");
      const holder = box.current;
      if (!here || !holder) return;
      const drawn = asSvg(draw(library, ink(), Math.max(280, holder.clientWidth)));
      holder.replaceChildren(drawn);
      setSvg(drawn);
    };
    void paint();
    return () => {
      here = false;
    };
  }, [draw, shade]);
  const exports = svg && {
    table: () => table,
    svg: async () => svgText(svg),
    png: async () => pngOfSvg(svgText(svg), svg.width.baseVal.value, svg.height.baseVal.value),
    python: async () => pythonOfTable(title, table.columns, table.rows),
  };
  return (
    <Figure title={title} {...(caption ? { caption } : {})} {...(exports ? { exports } : {})}>
      <div ref={box} className="stat" role="img" aria-label={words} />
    </Figure>
  );
}
