import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema";

/** The typed client; its types are generated from openapi.json by `npm run client`. */

export type Wire = components["schemas"];

/** A request the server refused, as the one sentence it says. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    sentence: string,
    readonly where = "",
    readonly nearest: string[] = [],
  ) {
    super(where ? `${where}: ${sentence}` : sentence);
  }
}

const throwing: Middleware = {
  async onResponse({ response }) {
    if (response.ok || response.status === 304) return;
    throw await refusalOf(response);
  },
};

export async function refusalOf(response: Response): Promise<Refusal> {
  try {
    const { error } = (await response.json()) as Wire["Refusal"];
    return new Refusal(response.status, error.sentence, error.where, error.nearest);
  } catch {
    return new Refusal(response.status, `the server answered ${response.status} ${response.statusText}`);
  }
}

export const client = createClient<paths>({ baseUrl: window.location.origin });
client.use(throwing);

/** The answer of a call; the middleware has thrown where there is none. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  if (data === undefined) throw new Error("the server sent no answer");
  return data;
}

/** The same for answers with tuples, which the client reads as lists: the type is the one of the document. */
export async function answerAs<Name extends keyof Wire>(
  call: Promise<{ data?: unknown }>,
): Promise<Wire[Name]> {
  return (await answer(call)) as Wire[Name];
}

export async function answerList<Name extends keyof Wire>(
  call: Promise<{ data?: unknown }>,
): Promise<Wire[Name][]> {
  return (await answer(call)) as Wire[Name][];
}
