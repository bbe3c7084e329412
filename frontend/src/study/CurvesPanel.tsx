import { useMemo } from "react";
import type { Wire } from "../api/client";
import type { Clock } from "../clock/clock";
import { CurvePlot } from "../plots/CurvePlot";
import { type Curve, panels } from "../plots/curves";

interface Props {
  curves: Wire["Curves"];
  clock: Clock;
  script: () => Promise<string>;
}

/** All time courses as small multiples on the clock of the section. */
export function CurvesPanel({ curves, clock, script }: Props) {
  const found = useMemo(() => panels(curvesOf(curves)), [curves]);
  return (
    <div className="columns-2">
      {found.map((panel) => (
        <CurvePlot
          key={panel.curves.map((curve) => curve.name).join()}
          {...panel}
          clock={clock}
          script={script}
        />
      ))}
    </div>
  );
}

export function curvesOf(wire: Wire["Curves"]): Curve[] {
  return wire.curves.map((curve) => ({ ...curve, days: wire.days }));
}
