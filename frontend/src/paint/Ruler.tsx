import type { View } from "./view";

/** Depth in millimetres beside the section. */
export function Ruler({ view }: { view: View }) {
  const step = view.deepest > 2 ? 0.5 : 0.2;
  const marks = Array.from({ length: Math.floor(view.deepest / step) + 1 }, (_, number) => number * step);
  return (
    <svg className="ruler" width="44" height={view.height} aria-hidden="true">
      {marks.map((mm) => {
        const y = view.top + mm * view.scale;
        return (
          <g key={mm}>
            <line x1="36" x2="44" y1={y} y2={y} />
            <text x="32" y={Math.min(view.height - 2, y + 4)} textAnchor="end">
              {mm.toFixed(1)}
            </text>
          </g>
        );
      })}
      <text x="4" y="12">
        mm
      </text>
    </svg>
  );
}
