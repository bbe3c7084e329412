import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { answer, client } from "../api/client";
import { notify } from "../shell/notices";

const LARGEST = 1_000_000; // bytes; the server takes no more

export function useOpenFile(): (file: File) => Promise<void> {
  const queries = useQueryClient();
  const [, go] = useLocation();
  return useCallback(
    async (file: File) => {
      try {
        if (file.size > LARGEST) throw new Error(`${file.name} is larger than a study file can be (1 MB)`);
        const study = await answer(client.POST("/api/v1/studies", { body: { text: await file.text() } }));
        await queries.invalidateQueries({ queryKey: ["studies"] });
        go(`/study/${study.id}${study.problems.length ? "/text" : ""}`);
      } catch (problem) {
        notify(problem);
      }
    },
    [queries, go],
  );
}

/** A study file dropped anywhere on the page becomes a study. */
export function FileDrop() {
  const [over, setOver] = useState(false);
  const open = useOpenFile();
  useEffect(() => {
    const holds = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const onOver = (event: DragEvent) => {
      if (!holds(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const onDrop = (event: DragEvent) => {
      if (!holds(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) void open(file);
    };
    window.addEventListener("dragover", onOver);
    window.addEventListener("dragleave", onLeave);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onOver);
      window.removeEventListener("dragleave", onLeave);
      window.removeEventListener("drop", onDrop);
    };
  }, [open]);
  return over ? <div className="drop-here">Drop the study file to open it</div> : null;
}
