import { type QueryClient, useQuery } from "@tanstack/react-query";
import { answer, answerAs, client, type Wire } from "./client";
import { isOver, type Run } from "./events";

/** What the page asks the server, one hook for one question. */

const FOREVER = Number.POSITIVE_INFINITY; // results never change: the same question, seed and version give the same

export const useSession = () =>
  useQuery({ queryKey: ["session"], queryFn: () => answer(client.GET("/api/v1/session")), staleTime: FOREVER });

export const useStudies = () =>
  useQuery({
    queryKey: ["studies"],
    queryFn: () => answer(client.GET("/api/v1/studies", { params: { query: { limit: 1000 } } })),
  });

export const useStudy = (id: string | undefined) =>
  useQuery({
    queryKey: ["study", id],
    enabled: id !== undefined,
    queryFn: () => answer(client.GET("/api/v1/studies/{study_id}", { params: { path: { study_id: id ?? "" } } })),
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

const ofRun = (id: string | undefined) => ({ enabled: id !== undefined, staleTime: FOREVER, retry: false }) as const;
const path = (id: string | undefined) => ({ params: { path: { run_id: id ?? "" } } });

export const useSummary = (id: string | undefined) =>
  useQuery({
    queryKey: ["summary", id],
    queryFn: () => answerAs<"Summary">(client.GET("/api/v1/runs/{run_id}/summary", path(id))),
    ...ofRun(id),
  });

export const useCurves = (id: string | undefined) =>
  useQuery({
    queryKey: ["curves", id],
    queryFn: () => answer(client.GET("/api/v1/runs/{run_id}/curves", path(id))),
    ...ofRun(id),
  });

export const useBlock = (id: string | undefined) =>
  useQuery({
    queryKey: ["block", id],
    queryFn: () => answer(client.GET("/api/v1/runs/{run_id}/block", path(id))),
    ...ofRun(id),
  });

/** The script that makes a run again; fetched when somebody wants it. */
export async function scriptOf(run: string): Promise<string> {
  const response = await fetch(`/api/v1/runs/${run}/python`);
  if (!response.ok) throw new Error(`the server has no script for this run (${response.status})`);
  return response.text();
}

export async function startRun(queries: QueryClient, asked: Partial<Wire["RunIn"]>): Promise<Run> {
  const run = await answer(client.POST("/api/v1/runs", { body: { fresh: false, ...asked } }));
  queries.setQueryData(["run", run.id], run);
  await queries.invalidateQueries({ queryKey: ["runs"] });
  return run;
}

export async function cancelRun(id: string): Promise<Run> {
  return answer(client.POST("/api/v1/runs/{run_id}/cancel", path(id)));
}
