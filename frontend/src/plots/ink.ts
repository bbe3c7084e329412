/** What a statistical figure is drawn with. */

export type PlotLibrary = typeof import("@observablehq/plot");

export interface Ink {
  text: string;
  hair: string;
  ground: string; // behind the plot
  lines: string[];
  accent: string;
}

/** Room below a plot for names of values and the name of the axis, which would touch otherwise. */
export const ROOM = { marginBottom: 46, marginTop: 28 } as const;

/** Files are for paper, whatever the theme of the page. */
export const PAPER: Ink = {
  text: "#1c2126",
  hair: "#d5dade",
  ground: "#ffffff",
  accent: "#0b5cad",
  lines: ["#0072b2", "#d55e00", "#009e73", "#cc79a7"],
};
