import { useMemo } from "react";
import type { Wire } from "../api/client";
import { useAbsorption, useSummary } from "../api/queries";
import { BandPlot } from "../plots/BandPlot";
import { estimateWords } from "../plots/numbers";
import { Problem, Waiting } from "../shell/Waiting";
import { ProductView } from "./ProductView";
import { CLOSURE_LINES, NUMBING_LINES } from "./python";

interface Props {
  run: string;
  script: () => Promise<string>;
}

/** What gets in while the channels are open, and how long they are, as each instrument sees it. */
export function AbsorptionPanel({ run, script }: Props) {
  const found = useAbsorption({ run });
  const evidence = useEvidence(run);
  if (found.isError) return <Problem reason={found.error} />;
  if (!found.data) return <Waiting />;
  const { products, numbing, closure } = found.data;
  return (
    <div className="stack">
      {closure && <ClosureView closure={closure} evidence={evidence("barrier_back")} script={script} />}
      {products.map((product, number) => (
        <ProductView
          // biome-ignore lint/suspicious/noArrayIndexKey: a product may be put on twice, and their order never changes
          key={number}
          number={number}
          product={product}
          evidence={evidence(`absorbed_${product.compound.replaceAll(" ", "_")}`)}
          script={script}
        />
      ))}
      {products.length === 0 && (
        <p className="card soft">
          This study puts no product on the skin. Write one into the study file, such as{" "}
          <code>{"care: {topicals: [{compound: ascorbic acid, concentration: 15 %, dose: 2 mg/cm^2}]}"}</code>
          .
        </p>
      )}
      {numbing && <NumbingView numbing={numbing} evidence={evidence("lidocaine_peak")} script={script} />}
    </div>
  );
}

/** The evidence class of an outcome of the run; assumed, the weakest, where the run does not tell it. */
function useEvidence(run: string): (name: string) => string {
  const numbers = useSummary({ run }).data?.numbers;
  return (name) => numbers?.find((one) => one.name === name)?.evidence ?? "assumed";
}

const CLOSURE_AXES = { x: "hours since the session", y: "share of what it was at first", log: true, most: 1 };

function ClosureView(props: { closure: Wire["Closure"]; evidence: string; script: Props["script"] }) {
  const { closure, evidence, script } = props;
  const bands = useMemo(
    () => Object.entries(closure.curves).map(([name, band]) => ({ name, x: closure.t_h, ...band })),
    [closure],
  );
  return (
    <div className="columns-wide">
      <BandPlot
        title="When is a channel closed?"
        caption={`One pore, several observers: medians with 90 % bands, each relative to its start; dye is the share of draws it still enters. ${evidence}.`}
        bands={bands}
        axes={CLOSURE_AXES}
        python={async () => `${(await script()).trimEnd()}\n\n${CLOSURE_LINES}`}
      />
      <section className="card listing" aria-label="Called closed">
        <h2>Called closed after</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">Observer</th>
              <th scope="col">Hours [90 %]</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(closure.closed_h).map(([name, hours]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="number-cell">{estimateWords(hours, "h")}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="soft small">
          Each instrument stops at its own width of channel, so that none of them alone tells when a product
          or a germ is kept out. <span className="badge">{evidence}</span>
        </p>
      </section>
    </div>
  );
}

const NUMB_AXES = { x: "hours since the cream was put on", y: "numb down to, mm" };
const PLASMA_AXES = { x: "hours since the cream was put on", y: "in plasma, µg/mL" };

function NumbingView(props: { numbing: Wire["NumbingOut"]; evidence: string; script: Props["script"] }) {
  const { numbing, evidence, script } = props;
  const agents = Object.keys(numbing.agents).join(" and ");
  const numb = useMemo(() => [{ name: agents, x: numbing.t_h, ...numbing.numb_depth_mm }], [numbing, agents]);
  const plasma = useMemo(() => {
    const { plasma_t_h: hours, plasma_ug_per_ml: band } = numbing;
    return hours && band ? [{ name: agents, x: hours, ...band }] : [];
  }, [numbing, agents]);
  const python = async () => `${(await script()).trimEnd()}\n\n${NUMBING_LINES}`;
  const minutes = Math.round(60 * numbing.time_h);
  return (
    <>
      {numbing.alarm && <p className="notice error">{numbing.alarm_sentence}</p>}
      <div className="columns-2">
        <BandPlot
          title="How deep the cream numbs"
          caption={`On for ${minutes} min before the session; median with 90 % band; ${evidence}.`}
          bands={numb}
          axes={NUMB_AXES}
          python={python}
        />
        {plasma.length > 0 && (
          <BandPlot
            title="Numbing agent in plasma"
            caption={`Highest ${numbing.peak_ug_per_ml ? estimateWords(numbing.peak_ug_per_ml, "µg/mL") : ""}; ${evidence}. No dose is told.`}
            bands={plasma}
            axes={PLASMA_AXES}
            python={python}
          />
        )}
      </div>
    </>
  );
}
