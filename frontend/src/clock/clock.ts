/** Time shown by all pictures of a screen. Lives outside React: painters subscribe and draw without a render. */

import { onLogAxis, shareOnLogAxis } from "./logTime";

export interface Span {
  first: number; // day, above 0: the axis is logarithmic
  last: number; // day
}

type Listener = () => void;

const PASS_SECONDS = 12; // one play from the first to the last day at single speed

export class Clock {
  private listeners = new Set<Listener>();
  private request = 0;
  private before = 0;
  private held = 0; // share of the axis, 0 to 1
  private reach: Span;
  playing = false;
  speed = 1;
  loop = false;

  constructor(span: Span) {
    this.reach = span;
  }

  get span(): Span {
    return this.reach;
  }

  get day(): number {
    return onLogAxis(this.held, this.reach);
  }

  get share(): number {
    return this.held;
  }

  subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.pause();
    };
  };

  cover(span: Span): void {
    const day = this.day;
    this.reach = span;
    this.goTo(day);
  }

  goTo(day: number): void {
    this.goToShare(shareOnLogAxis(day, this.reach));
  }

  goToShare(share: number): void {
    this.held = Math.min(1, Math.max(0, share));
    this.tell();
  }

  play(): void {
    if (this.playing) return;
    if (this.held >= 1) this.held = 0;
    this.playing = true;
    this.before = performance.now();
    this.request = requestAnimationFrame(this.tick);
    this.tell();
  }

  pause(): void {
    cancelAnimationFrame(this.request);
    if (!this.playing) return;
    this.playing = false;
    this.tell();
  }

  private tick = (now: number): void => {
    const passed = (now - this.before) / 1000;
    this.before = now;
    const next = this.held + (passed * this.speed) / PASS_SECONDS;
    this.held = next >= 1 ? (this.loop ? 0 : 1) : next;
    this.playing = this.loop || next < 1;
    if (this.playing) this.request = requestAnimationFrame(this.tick);
    this.tell();
  };

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
