/** Needle tracks: the torn line, the open channel, and the clot that fills it. */

import type { Place } from "../clock/logTime";
import * as palette from "./palette";
import { excessAt, latestSession, radiusAt, type Tissue, type Track } from "./tissue";
import { toX, toY, type View } from "./view";

const HAIR_PX = 0.35; // a channel narrower than this is closed to the eye
const LINE_DAYS = 10; // the torn line is drawn fainter from day to day and is gone to the eye by then
const PLUG_MM = 0.01; // least half width of a clot, so that it can be seen

export class Tracks {
  private clot: Float64Array;

  constructor(
    private tissue: Tissue,
    private view: View,
  ) {
    this.clot = new Float64Array(tissue.depths.length);
  }

  paint(pen: CanvasRenderingContext2D, place: Place, day: number): void {
    const { tissue, view } = this;
    const session = latestSession(tissue, day);
    const tracks = tissue.tracks.filter((track) => track.day === session && track.x < view.shownMm);
    if (tracks.length === 0) return;
    const half = radiusAt(tissue, place) * view.scale;
    this.lines(pen, tracks, day - session);
    if (half > HAIR_PX) this.channels(pen, tracks, half);
    excessAt(tissue, "damage", place, this.clot);
    this.plugs(pen, tracks, Math.max(half * 0.9, view.scale * PLUG_MM));
  }

  private lines(pen: CanvasRenderingContext2D, tracks: Track[], since: number): void {
    const strength = 0.6 * Math.max(0, 1 - since / LINE_DAYS);
    if (strength === 0) return;
    const path = new Path2D();
    for (const track of tracks) {
      path.moveTo(toX(this.view, track.x), this.view.top);
      path.lineTo(toX(this.view, track.x), toY(this.view, track.depth));
    }
    pen.strokeStyle = palette.TORN;
    pen.lineWidth = 0.9;
    pen.globalAlpha = strength;
    pen.stroke(path);
    pen.globalAlpha = 1;
  }

  private channels(pen: CanvasRenderingContext2D, tracks: Track[], half: number): void {
    const path = new Path2D();
    for (const track of tracks)
      wedge(path, toX(this.view, track.x), this.view.top - 1, toY(this.view, track.depth), half);
    pen.fillStyle = palette.VOID;
    pen.strokeStyle = palette.TORN;
    pen.lineWidth = 0.8;
    pen.fill(path);
    pen.stroke(path);
  }

  private plugs(pen: CanvasRenderingContext2D, tracks: Track[], half: number): void {
    const { tissue, view } = this;
    const profile = tissue.profiles.damage;
    const full = profile ? profile.hi - profile.rest : 1;
    const most = this.clot.reduce((found, amount) => Math.max(found, amount), 0) / full;
    if (most < 0.01) return;
    const path = new Path2D();
    for (const track of tracks)
      wedge(path, toX(view, track.x), toY(view, track.depth * 0.03), toY(view, track.depth), half);
    pen.fillStyle = palette.CLOT;
    pen.globalAlpha = 0.85 * most;
    pen.fill(path);
    pen.globalAlpha = 1;
  }
}

/** What a needle leaves: wide at the surface, a point at the tip. */
function wedge(path: Path2D, x: number, top: number, bottom: number, half: number): void {
  path.moveTo(x - half, top);
  path.quadraticCurveTo(x - half * 0.75, (top + bottom) / 2, x, bottom);
  path.quadraticCurveTo(x + half * 0.75, (top + bottom) / 2, x + half, top);
  path.closePath();
}
