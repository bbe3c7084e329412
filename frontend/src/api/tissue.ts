import { useQuery } from "@tanstack/react-query";
import { QUANTITIES, type Quantity, type Tissue } from "../paint/tissue";
import { fetchArray } from "./arrays";
import { answer, client, type Wire } from "./client";
import { armQuery, type Shown } from "./queries";

/** The section of a run, ready to paint. */

export interface SectionData {
  meta: Wire["Section"];
  tissue: Tissue;
}

export const useSection = (shown: Shown | undefined) =>
  useQuery({
    queryKey: ["section", shown?.run, shown?.arm ?? 0],
    enabled: shown !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: ({ signal }) => loadSection(shown ?? { run: "" }, signal),
  });

async function loadSection(shown: Shown, signal: AbortSignal): Promise<SectionData> {
  const asked = { path: { run_id: shown.run }, query: shown.arm === undefined ? {} : { arm: shown.arm } };
  const meta = await answer(client.GET("/api/v1/runs/{run_id}/section", { params: asked, signal }));
  const known = new Map(meta.quantities.map((quantity) => [quantity.name, quantity]));
  const profiles: Tissue["profiles"] = {};
  await Promise.all(
    QUANTITIES.filter((name) => known.has(name)).map(async (name: Quantity) => {
      const array = await fetchArray(`/api/v1/runs/${shown.run}/section/${name}${armQuery(shown)}`, signal);
      const rest = known.get(name)?.rest ?? 0;
      profiles[name] = { values: array.values as Uint8Array, lo: array.lo, hi: array.hi, rest };
    }),
  );
  return { meta, tissue: tissueOf(meta, profiles) };
}

export function tissueOf(meta: Wire["Section"], profiles: Tissue["profiles"]): Tissue {
  return {
    width: meta.width_mm,
    layers: meta.layers.map((layer) => ({ name: layer.name, top: layer.top_mm, bottom: layer.bottom_mm })),
    tracks: meta.punctures.map((puncture) => ({
      x: puncture.x_mm,
      depth: puncture.depth_mm,
      day: meta.session_days[puncture.session - 1] ?? 0,
    })),
    radius: meta.channel_radius_mm,
    open: Float64Array.from(meta.open_share),
    days: Float64Array.from(meta.days),
    sessions: meta.session_days,
    depths: Float64Array.from(meta.depths_mm),
    zoneRadius: meta.zone_radius_mm,
    coverage: Float64Array.from(meta.coverage),
    profiles,
    seed: 7,
  };
}
