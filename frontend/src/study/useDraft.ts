import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { answer, client, Refusal, type Wire } from "../api/client";
import { notify } from "../shell/notices";

type Study = Wire["StudyOut"];
type Written = Wire["EditIn"]["value"];

export interface Draft {
  text: string;
  document: Record<string, unknown> | null;
  problems: Wire["Problem"][];
  notices: string[];
  canUndo: boolean;
  edit: (path: string, value: Written) => void;
  write: (text: string) => void;
  undo: () => void;
  settled: () => Promise<void>;
}

/** A study being edited: each change is written into the text by the server, judged, and stored; all can be undone. */
export function useDraft(study: Study): Draft {
  const queries = useQueryClient();
  const [past, setPast] = useState<string[]>([]);
  const pending = useRef<Promise<void>>(Promise.resolve());
  const held = useRef(study);
  held.current = study;

  const store = async (next: string) => {
    const path = { study_id: study.id };
    const stored = await answer(
      client.PUT("/api/v1/studies/{study_id}", {
        params: { path },
        body: { text: next, since: held.current.updated },
      }),
    );
    held.current = stored;
    queries.setQueryData(["study", study.id], stored);
    queries.invalidateQueries({ queryKey: ["studies"] });
  };
  const queue = (change: () => Promise<string>, remember: boolean) => {
    pending.current = pending.current
      .then(async () => {
        const before = held.current.text;
        const next = await change();
        if (next === before) return;
        await store(next);
        if (remember) setPast((kept) => [...kept, before]);
      })
      .catch(async (problem: unknown) => {
        if (problem instanceof Refusal && problem.status === 409)
          await queries.invalidateQueries({ queryKey: ["study", study.id] }); // show what another tab wrote
        notify(problem);
      });
  };
  return {
    text: study.text,
    document: study.document,
    problems: study.problems,
    notices: study.notices,
    canUndo: past.length > 0,
    edit: (path, value) =>
      queue(async () => {
        const body = { text: held.current.text, path, value };
        return (await answer(client.POST("/api/v1/studies/edit", { body }))).text;
      }, true),
    write: (next) => queue(async () => next, true),
    undo: () => {
      const before = past.at(-1);
      if (before === undefined) return;
      setPast((kept) => kept.slice(0, -1));
      queue(async () => before, false);
    },
    settled: () => pending.current,
  };
}
