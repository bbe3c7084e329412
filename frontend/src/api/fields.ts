import { useQuery } from "@tanstack/react-query";
import type { Around } from "../paint/around";
import { fetchArray } from "./arrays";
import { answer, client, type Wire } from "./client";

/** Fields in radius and depth around one puncture, of runs that kept them. */

export const useFields = (run: string) =>
  useQuery({
    queryKey: ["fields", run],
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: () => answer(client.GET("/api/v1/runs/{run_id}/fields", { params: { path: { run_id: run } } })),
  });

export const useAround = (run: string, name: string, meta: Wire["Fields"] | undefined) =>
  useQuery({
    queryKey: ["field", run, name],
    enabled: meta !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: async ({ signal }): Promise<Around> => {
      const array = await fetchArray(`/api/v1/runs/${run}/fields/${name}`, signal);
      return {
        values: array.values as Uint8Array,
        lo: array.lo,
        hi: array.hi,
        days: meta?.days ?? [],
        depths: meta?.depths_mm ?? [],
        radii: meta?.radii_mm ?? [],
      };
    },
  });

/** The value in full where a pointer stands: what is painted has 255 steps. */
export async function valueAround(
  run: string,
  field: string,
  at: { day: number; depth_mm: number; radius_mm: number },
): Promise<Wire["FieldValue"]> {
  const path = { run_id: run, field };
  return answer(client.GET("/api/v1/runs/{run_id}/fields/{field}/value", { params: { path, query: at } }));
}
