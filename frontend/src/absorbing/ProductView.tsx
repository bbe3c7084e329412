import { useCallback, useMemo } from "react";
import type { Wire } from "../api/client";
import { BandPlot } from "../plots/BandPlot";
import { dashOf, framed, keyed } from "../plots/bands";
import { sentence } from "../plots/curves";
import { estimateWords } from "../plots/numbers";
import { type Ink, type PlotLibrary, StatPlot } from "../plots/StatPlot";
import { asSvg } from "../plots/svgOfPlot";
import { cumulative, measuresOf, profiles, whereabouts } from "./delivery";
import { productLines } from "./python";

interface Props {
  number: number; // of the product in the study
  product: Wire["Delivery"];
  evidence: string;
  script: () => Promise<string>;
}

const SHARE_AXES = { x: "hours since it was put on", y: "% of the dose", most: 100 };

/** One product: how much gets in, where it is, how deep, and the numbers. */
export function ProductView({ number, product, evidence, script }: Props) {
  const bands = useMemo(() => cumulative(product), [product]);
  const python = (part: "cumulative" | "where" | "depth") => async () =>
    `${(await script()).trimEnd()}\n\n${productLines(number, part)}`;
  return (
    <>
      <div className="columns-2">
        <BandPlot
          title={`How much ${product.compound} gets in`}
          caption={`Share that has passed the horny layer; medians with 90 % bands; ${evidence}.`}
          bands={bands}
          axes={SHARE_AXES}
          python={python("cumulative")}
        />
        <Where product={product} python={python("where")} />
      </div>
      <div className="columns-2">
        <Depths product={product} python={python("depth")} />
        <Measures product={product} evidence={evidence} />
      </div>
    </>
  );
}

interface PlotProps {
  product: Wire["Delivery"];
  python: () => Promise<string>;
}

function Where({ product, python }: PlotProps) {
  const found = useMemo(() => whereabouts(product), [product]);
  const points = useMemo(
    () =>
      found.names.flatMap((name, k) =>
        found.hours.map((hour, at) => ({ name, hour, share: 100 * (found.shares[k]?.[at] ?? 0) })),
      ),
    [found],
  );
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, width: number) => {
      const drawn = plot.plot({
        ...framed(found.names.length),
        width,
        x: { label: SHARE_AXES.x },
        y: { label: SHARE_AXES.y, domain: [0, 100], grid: true },
        color: { domain: found.names, range: ink.lines },
        marks: [
          plot.areaY(points, { x: "hour", y: "share", z: "name", fill: "name", fillOpacity: 0.3 }),
          ...found.names.map((name, k) =>
            plot.lineY(
              points,
              plot.stackY2({
                x: "hour",
                y: "share",
                z: "name",
                stroke: (one: { name: string }) => (one.name === name ? (ink.lines[k] ?? ink.text) : "none"),
                strokeWidth: 2,
                strokeDasharray: dashOf(k),
              }),
            ),
          ),
        ],
      });
      return keyed(asSvg(drawn), found.names, ink);
    },
    [points, found],
  );
  return (
    <StatPlot
      title={`Where the ${product.compound} is`}
      caption="Stacked shares of the dose: medians of the draws, which need not add up to 100 %."
      words={`Where the ${product.compound} is at the end: ${found.names
        .map((name, k) => `${name} ${(100 * (found.shares[k]?.at(-1) ?? 0)).toFixed(1)} %`)
        .join(", ")}`}
      table={{
        columns: ["place", SHARE_AXES.x, SHARE_AXES.y],
        rows: points.map((one) => [one.name, one.hour, one.share]),
      }}
      draw={draw}
      python={python}
    />
  );
}

function Depths({ product, python }: PlotProps) {
  const found = useMemo(() => profiles(product), [product]);
  const draw = useCallback(
    (plot: PlotLibrary, ink: Ink, width: number) => {
      const drawn = plot.plot({
        ...framed(found.length),
        width,
        x: { label: "concentration, µg/mL", type: "log", grid: true, tickFormat: "~g", ticks: 5 },
        y: { label: "depth, mm", reverse: true, grid: true, type: "sqrt" },
        marks: found.map((one, k) =>
          plot.line(
            one.depth.map((depth, at) => ({ depth, value: one.value[at] })),
            {
              x: "value",
              y: "depth",
              stroke: ink.lines[k] ?? ink.text,
              strokeWidth: 2,
              strokeDasharray: dashOf(k),
            },
          ),
        ),
      });
      return keyed(
        asSvg(drawn),
        found.map((one) => `after ${one.name}`),
        ink,
      );
    },
    [found],
  );
  return (
    <StatPlot
      title={`How deep the ${product.compound} is`}
      caption="Total concentration by depth, medians of the draws; logarithmic, depth on a square-root scale so that the horny layer can be seen."
      words={found.map((one) => `after ${one.name} down to ${one.depth.at(-1)?.toFixed(2)} mm`).join("; ")}
      table={{
        columns: ["time", "depth, mm", "concentration, µg/mL"],
        rows: found.flatMap((one) => one.depth.map((depth, at) => [one.name, depth, one.value[at] ?? 0])),
      }}
      draw={draw}
      python={python}
    />
  );
}

function Measures({ product, evidence }: { product: Wire["Delivery"]; evidence: string }) {
  const dose = `${Number((100 * product.concentration).toPrecision(3))} %, ${product.dose_mg_per_cm2} mg/cm² of product`;
  return (
    <section className="card listing" aria-label={`Numbers of ${product.compound}`}>
      <h2>{sentence(product.compound)} in numbers</h2>
      <p className="soft small">
        {dose}, put on {product.at_h === 0 ? "at once" : `${product.at_h} h after the session`}, followed for{" "}
        {product.time_h} h; permeability of the horny layer by {named(product.model)}.{" "}
        <span className="badge">{evidence}</span>
      </p>
      <dl className="numbers-list">
        {measuresOf(product).map(([words, found]) => (
          <div key={words}>
            <dt>{words}</dt>
            <dd className="value">{estimateWords(found)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** "potts-guy" as its authors are written. */
function named(model: string): string {
  return model.split("-").map(sentence).join("-");
}
