import { type QueryClient, useQuery } from "@tanstack/react-query";
import { answer, answerAs, client, type Wire } from "./client";
import { isOver, type Run } from "./events";

/** What the page asks the server, one hook for one question. */

const FOREVER = Number.POSITIVE_INFINITY; // results never change: the same question, seed and version give the same

export const useSession = () =>
  useQuery({
    queryKey: ["session"],
    queryFn: () => answer(client.GET("/api/v1/session")),
    staleTime: FOREVER,
  });

export const useStudies = () =>
  useQuery({
    queryKey: ["studies"],
    queryFn: () => answer(client.GET("/api/v1/studies", { params: { query: { limit: 1000 } } })),
  });

export const useStudy = (id: string | undefined) =>
  useQuery({
    queryKey: ["study", id],
    enabled: id !== undefined,
    queryFn: () =>
      answer(client.GET("/api/v1/studies/{study_id}", { params: { path: { study_id: id ?? "" } } })),
    staleTime: FOREVER,
  });

export const useRuns = () =>
  useQuery({
    queryKey: ["runs"],
    queryFn: () => answer(client.GET("/api/v1/runs", { params: { query: { limit: 1000 } } })),
  });

const POLL_MS = 5000; // only a net below the event stream

export const useRun = (id: string | undefined) =>
  useQuery({
    queryKey: ["run", id],
    enabled: id !== undefined,
    queryFn: () => answer(client.GET("/api/v1/runs/{run_id}", { params: { path: { run_id: id ?? "" } } })),
    refetchInterval: (query) => (isOver(query.state.data) ? false : POLL_MS),
  });

const ofRun = (shown: Shown | undefined) =>
  ({ enabled: shown !== undefined, staleTime: FOREVER, retry: false }) as const;
const path = (id: string | undefined) => ({ params: { path: { run_id: id ?? "" } } });

/** A result on show: a run, or one arm of a run that compares. */
export interface Shown {
  run: string;
  arm?: number;
}
const key = (name: string, shown: Shown | undefined) => [name, shown?.run, shown?.arm ?? 0];
const showing = (shown: Shown | undefined) => ({
  params: {
    path: { run_id: shown?.run ?? "" },
    query: shown?.arm === undefined ? {} : { arm: shown.arm },
  },
});
export const armQuery = (shown: Shown) => (shown.arm === undefined ? "" : `?arm=${shown.arm}`);

export const useSummary = (shown: Shown | undefined) =>
  useQuery({
    queryKey: key("summary", shown),
    queryFn: () => answerAs<"Summary">(client.GET("/api/v1/runs/{run_id}/summary", showing(shown))),
    ...ofRun(shown),
  });

export const useCurves = (shown: Shown | undefined) =>
  useQuery({
    queryKey: key("curves", shown),
    queryFn: () => answer(client.GET("/api/v1/runs/{run_id}/curves", showing(shown))),
    ...ofRun(shown),
  });

export const useAbsorption = (shown: Shown | undefined) =>
  useQuery({
    queryKey: key("absorption", shown),
    queryFn: () => answer(client.GET("/api/v1/runs/{run_id}/absorption", showing(shown))),
    ...ofRun(shown),
  });

const BLOCK_MM = 2; // side of the block: a few hundred punctures, which the eye can still tell apart

export const useBlock = (shown: Shown | undefined) =>
  useQuery({
    queryKey: key("block", shown),
    queryFn: () =>
      answer(
        client.GET("/api/v1/runs/{run_id}/block", {
          params: { path: { run_id: shown?.run ?? "" }, query: { side_mm: BLOCK_MM } },
        }),
      ),
    ...ofRun(shown),
  });

/** The script that makes a run again; fetched when somebody wants it. */
export async function scriptOf(shown: Shown): Promise<string> {
  const response = await fetch(`/api/v1/runs/${shown.run}/python${armQuery(shown)}`);
  if (!response.ok) throw new Error(`the server has no script for this run (${response.status})`);
  return response.text();
}

/** Why a kind of work cannot be done on this server, in a sentence; empty where it can. */
export const useMissing = (name: string): string | undefined =>
  useQuery({
    queryKey: ["kinds"],
    queryFn: () => answer(client.GET("/api/v1/kinds", {})),
    staleTime: FOREVER,
  }).data?.find((kind) => kind.name === name)?.missing;

export async function startRun(queries: QueryClient, asked: Partial<Wire["RunIn"]>): Promise<Run> {
  const run = await answer(client.POST("/api/v1/runs", { body: { fresh: false, ...asked } }));
  queries.setQueryData(["run", run.id], run);
  await queries.invalidateQueries({ queryKey: ["runs"] });
  return run;
}

export async function cancelRun(id: string): Promise<Run> {
  return answer(client.POST("/api/v1/runs/{run_id}/cancel", path(id)));
}
