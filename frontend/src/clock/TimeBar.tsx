import { type KeyboardEvent, useEffect, useReducer, useRef } from "react";
import { prefersStillness } from "../shell/theme";
import type { Clock } from "./clock";
import { roomyTimes, shareOnLogAxis, timeInWords } from "./logTime";

export interface PhaseMark {
  name: string;
  first: number; // day
  last: number; // day
}

interface Props {
  clock: Clock;
  sessions: readonly number[];
  phases: readonly PhaseMark[];
}

const SPEEDS = [0.5, 1, 2, 4];
const STEP = 0.01; // of the axis, by an arrow key
const LEAST_LABEL = 0.16; // of the axis, for the name of a phase to fit
const NAME_SHARE = 0.13; // of the axis, for the name of a time

/** Log time slider with phases and sessions marked, and play. The slider moves without rendering anything. */
export function TimeBar({ clock, sessions, phases }: Props) {
  const [, render] = useReducer((count: number) => count + 1, 0);
  const slider = useRef<HTMLInputElement>(null);
  const words = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let playing = clock.playing;
    const show = () => {
      const text = timeInWords(clock.day);
      if (slider.current) {
        slider.current.value = String(clock.share);
        slider.current.setAttribute("aria-valuetext", text);
      }
      if (words.current) words.current.textContent = text;
      if (playing !== clock.playing) {
        playing = clock.playing;
        render();
      }
    };
    show();
    return clock.subscribe(show);
  }, [clock]);
  const turn = () => (clock.playing ? clock.pause() : clock.play());
  const onKey = (event: KeyboardEvent) => {
    if (event.key === " ") turn();
    else if (event.key === "ArrowRight" || event.key === "ArrowUp") clock.goToShare(clock.share + STEP);
    else if (event.key === "ArrowLeft" || event.key === "ArrowDown") clock.goToShare(clock.share - STEP);
    else if (event.key === "Home") clock.goToShare(0);
    else if (event.key === "End") clock.goToShare(1);
    else return;
    event.preventDefault();
  };
  return (
    <fieldset className="time-bar">
      <legend className="hidden">Time since the first session</legend>
      <button type="button" className="play" onClick={turn} aria-pressed={clock.playing}>
        {clock.playing ? "Pause" : "Play"}
      </button>
      <div className="time-axis">
        <Marks clock={clock} sessions={sessions} phases={phases} />
        <input
          ref={slider}
          type="range"
          min={0}
          max={1}
          step={0.0005}
          defaultValue={clock.share}
          aria-label="Time since the first session"
          onInput={(event) => clock.goToShare(Number(event.currentTarget.value))}
          onKeyDown={onKey}
        />
        <Names clock={clock} />
      </div>
      <div className="time-read">
        <span ref={words} className="time-words" />
        <Settings clock={clock} />
      </div>
    </fieldset>
  );
}

function Settings({ clock }: { clock: Clock }) {
  return (
    <div className="row">
      <label>
        <span className="hidden">Speed of play</span>
        <select
          defaultValue={clock.speed}
          onChange={(event) => {
            clock.speed = Number(event.currentTarget.value);
          }}
        >
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              {speed}×
            </option>
          ))}
        </select>
      </label>
      <label className="row small">
        <input
          type="checkbox"
          defaultChecked={clock.loop}
          disabled={prefersStillness()}
          onChange={(event) => {
            clock.loop = event.currentTarget.checked;
          }}
        />
        Loop
      </label>
    </div>
  );
}

/** Phases as tints and sessions as ticks, on the same axis as the slider. */
function Marks({ clock, sessions, phases }: Props) {
  const place = (day: number) => 100 * shareOnLogAxis(day, clock.span);
  return (
    <svg className="time-marks" aria-hidden="true">
      {phases.map((phase, number) => {
        const [from, to] = [place(phase.first), place(phase.last)];
        if (to <= from) return null;
        return (
          <g key={`${phase.name} ${phase.first}`}>
            <rect
              className={`phase-${(number % 3) + 1}`}
              x={`${from}%`}
              width={`${to - from}%`}
              y="0"
              height="20"
            />
            {to - from > 100 * LEAST_LABEL && (
              <text x={`${(from + to) / 2}%`} y="14" textAnchor="middle">
                {phase.name}
              </text>
            )}
          </g>
        );
      })}
      {sessions.map((day) => (
        <line key={day} className="session" x1={`${place(day)}%`} x2={`${place(day)}%`} y1="0" y2="24" />
      ))}
    </svg>
  );
}

function Names({ clock }: { clock: Clock }) {
  return (
    <svg className="time-names" aria-hidden="true">
      {roomyTimes(clock.span, NAME_SHARE).map(({ day, name }) => {
        const share = shareOnLogAxis(day, clock.span);
        const anchor = share < 0.03 ? "start" : share > 0.97 ? "end" : "middle";
        return (
          <text key={day} x={`${100 * share}%`} y="11" textAnchor={anchor}>
            {name}
          </text>
        );
      })}
    </svg>
  );
}
