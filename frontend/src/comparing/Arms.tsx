import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { answerAs, client, type Wire } from "../api/client";
import { type Shown, scriptOf, useCurves } from "../api/queries";
import { type SectionData, useSection } from "../api/tissue";
import { Clock } from "../clock/clock";
import { phaseMarks, spanOf } from "../clock/phases";
import { TimeBar } from "../clock/TimeBar";
import { SectionCanvas } from "../paint/SectionCanvas";
import { PARTS } from "../paint/section";
import { dermisOf } from "../paint/view";
import { CurvePlot } from "../plots/CurvePlot";
import { Problem, Waiting } from "../shell/Waiting";
import { DifferenceMap } from "./DifferenceMap";
import { Differences } from "./Differences";
import { overlaid } from "./overlaid";

const ALL = new Set(PARTS);
const SHOWN = ["collagen", "erythema", "water_loss", "crusts"];
const KEYS = [0, 1, 2];

/** The arms of a comparison: sections on one clock, their difference, curves on one scale, and the table. */
export function Arms({ run }: { run: string }) {
  const comparison = useQuery({
    queryKey: ["comparison", run],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () =>
      answerAs<"Comparison">(
        client.GET("/api/v1/runs/{run_id}/comparison", { params: { path: { run_id: run } } }),
      ),
  });
  const arms = useMemo(() => KEYS.map((arm): Shown => ({ run, arm })), [run]);
  const count = comparison.data?.names.length ?? 0;
  const asked = (arm: number) => (arm < count ? arms[arm] : undefined);
  const sections = [useSection(asked(0)), useSection(asked(1)), useSection(asked(2))].slice(0, count);
  const curves = [useCurves(asked(0)), useCurves(asked(1)), useCurves(asked(2))].slice(0, count);
  const failed = [comparison, ...sections, ...curves].find((query) => query.isError);
  if (failed) return <Problem reason={failed.error} />;
  const cut = sections.flatMap((section) => (section.data ? [section.data] : []));
  const courses = curves.flatMap((curve) => (curve.data ? [curve.data] : []));
  if (!comparison.data || cut.length < count || courses.length < count)
    return <Waiting words="Laying the arms side by side" />;
  return <Together run={run} comparison={comparison.data} cut={cut} courses={courses} />;
}

interface Props {
  run: string;
  comparison: Wire["Comparison"];
  cut: SectionData[];
  courses: Wire["Curves"][];
}

function Together({ run, comparison, cut, courses }: Props) {
  const longest = useMemo(
    () => [...courses].sort((a, b) => (b.days.at(-1) ?? 0) - (a.days.at(-1) ?? 0))[0],
    [courses],
  );
  const [clock] = useState(() => new Clock(spanOf(longest?.days ?? [1])));
  useEffect(() => clock.goTo(1), [clock]);
  const dermis = Math.max(...cut.map((section) => dermisOf(section.tissue)));
  const script = useMemo(() => () => scriptOf({ run, arm: 0 }), [run]);
  const panels = SHOWN.map((name) => overlaid(name, comparison.names, courses)).filter(
    (panel) => panel !== null,
  );
  const marks = longest ? phaseMarks(longest.phases, longest.session_days, longest.days.at(-1) ?? 1) : [];
  return (
    <div className="stack">
      <div className={`arms arms-${cut.length}`}>
        {cut.map((section, arm) => (
          <section key={comparison.hashes[arm]} className="card" aria-label={comparison.names[arm]}>
            <h2>{comparison.names[arm]}</h2>
            <p className="soft small">Candidacy: {comparison.verdicts[arm]}</p>
            <SectionCanvas
              tissue={section.tissue}
              clock={clock}
              parts={ALL}
              label={`Section of ${comparison.names[arm]} at the chosen time`}
              labels={new Map(section.meta.quantities.map((one) => [one.name, one.label]))}
              dermis={dermis}
            />
          </section>
        ))}
      </div>
      <TimeBar clock={clock} sessions={longest?.session_days ?? []} phases={marks} />
      <div className="columns-2">
        <DifferenceMap
          first={cut[0]}
          last={cut.at(-1)}
          names={comparison.names}
          clock={clock}
          script={script}
        />
        {panels.map((panel) => (
          <CurvePlot key={panel.title} {...panel} clock={clock} script={script} />
        ))}
      </div>
      <Differences run={run} comparison={comparison} />
    </div>
  );
}
