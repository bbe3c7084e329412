import { type QueryClient, useQuery } from "@tanstack/react-query";
import { answer, client, refusalOf, type Wire } from "./client";

/** Cases: a person under a code, what was done and what was seen. */

export const useCases = () =>
  useQuery({
    queryKey: ["cases"],
    queryFn: () => answer(client.GET("/api/v1/cases", { params: { query: { limit: 1000 } } })),
  });

export const useCase = (id: string) =>
  useQuery({
    queryKey: ["case", id],
    queryFn: () => answer(client.GET("/api/v1/cases/{case_id}", { params: { path: { case_id: id } } })),
  });

export async function addCase(queries: QueryClient, asked: Wire["CaseIn"]): Promise<Wire["CaseOut"]> {
  const made = await answer(client.POST("/api/v1/cases", { body: asked }));
  await queries.invalidateQueries({ queryKey: ["cases"] });
  return made;
}

/** Forms with files go past the typed client, whose forms cannot hold files. */
export async function sendForm<Answer>(path: string, form: FormData): Promise<Answer> {
  const response = await fetch(path, { method: "POST", body: form });
  if (!response.ok) throw await refusalOf(response);
  return (await response.json()) as Answer;
}
