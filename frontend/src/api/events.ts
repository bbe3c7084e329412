import type { QueryClient } from "@tanstack/react-query";
import type { Wire } from "./client";

/** The one event stream of this tab: every run of mine as it changes, straight into the cache of queries. */

export type Run = Wire["Run"];

export const ENDED: ReadonlySet<Run["state"]> = new Set(["done", "failed", "cancelled", "interrupted"]);

export function isOver(run: Run | undefined): boolean {
  return run !== undefined && ENDED.has(run.state);
}

export function listen(queries: QueryClient, say: (words: string) => void): () => void {
  const stream = new EventSource("/api/v1/events");
  let lost = false;
  stream.addEventListener("open", () => {
    lost = false;
  });
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED)
      queries.invalidateQueries({ queryKey: ["session"] }); // a server that was started anew knows no old cookie
    else if (!lost) say("The server does not answer; this page goes on as soon as it does.");
    lost = true;
  });
  const take = (event: MessageEvent<string>) => keep(queries, (JSON.parse(event.data) as { run: Run }).run);
  stream.addEventListener("run", take);
  stream.addEventListener("message", take);
  const leave = () => stream.close(); // a page that is left must not look like a broken stream
  window.addEventListener("pagehide", leave);
  return () => {
    window.removeEventListener("pagehide", leave);
    stream.close();
  };
}

/** An older word about a run never overwrites a newer one. */
export function newer(held: Run | undefined, told: Run): Run {
  return held && held.revision > told.revision ? held : told;
}

export function keep(queries: QueryClient, told: Run): void {
  const key = ["run", told.id];
  const run = newer(queries.getQueryData<Run>(key), told);
  queries.setQueryData(key, run);
  queries.setQueriesData<Wire["RunPage"]>({ queryKey: ["runs"] }, (page) => page && withRun(page, run));
}

export function withRun(page: Wire["RunPage"], run: Run): Wire["RunPage"] {
  const known = page.items.some((item) => item.id === run.id);
  if (known)
    return { ...page, items: page.items.map((item) => (item.id === run.id ? newer(item, run) : item)) };
  return { items: [run, ...page.items], total: page.total + 1 };
}
