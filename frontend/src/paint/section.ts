/** The composed section: layers, collagen, inflammation, vessels, cells, tracks, painted for one time. */

import { type Place, placeOf } from "../clock/logTime";
import { Cells, Vessels } from "./cells";
import { Fibres } from "./fibres";
import { paintDermis, paintEpidermis } from "./ground";
import { Inflammation } from "./inflammation";
import { Places } from "./places";
import type { Tissue } from "./tissue";
import { Tracks } from "./tracks";
import { type View, viewOf } from "./view";

export const PARTS = ["collagen", "inflammation", "vessels", "cells", "tracks"] as const;
export type Part = (typeof PARTS)[number];
const UNDER: readonly Part[] = ["collagen", "inflammation", "vessels", "cells"]; // the epidermis, which lies over them

interface Painter {
  paint: (pen: CanvasRenderingContext2D, place: Place, day: number) => void;
}

export class Section {
  readonly view: View;
  private dermis: OffscreenCanvas;
  private epidermis: OffscreenCanvas;
  private painters: Record<Part, Painter>;

  constructor(
    private tissue: Tissue,
    width: number,
    height: number,
    dermis?: number,
  ) {
    this.view = viewOf(tissue, width, height, dermis);
    this.dermis = paintDermis(tissue, this.view);
    this.epidermis = paintEpidermis(tissue, this.view);
    const deepest = Math.min(this.view.deepest, tissue.depths.at(-1) ?? this.view.deepest);
    const places = new Places(tissue, this.view.shownMm, deepest);
    this.painters = {
      collagen: new Fibres(tissue, this.view, places),
      inflammation: new Inflammation(tissue, this.view, places),
      vessels: new Vessels(tissue, this.view, places),
      cells: new Cells(tissue, this.view, places),
      tracks: new Tracks(tissue, this.view),
    };
  }

  paint(pen: CanvasRenderingContext2D, day: number, shown: ReadonlySet<Part>): void {
    const place = placeOf(day, this.tissue.days);
    pen.drawImage(this.dermis, 0, 0);
    for (const part of UNDER) if (shown.has(part)) this.painters[part].paint(pen, place, day);
    pen.drawImage(this.epidermis, 0, 0);
    if (shown.has("tracks")) this.painters.tracks.paint(pen, place, day);
  }
}
