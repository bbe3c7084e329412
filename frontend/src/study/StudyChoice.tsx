import { useRef } from "react";
import { useLocation } from "wouter";
import { useStudies } from "../api/queries";
import { useOpenFile } from "./FileDrop";

/** Another study, or one from a file. */
export function StudyChoice({ current, at = "study" }: { current: string; at?: "study" | "screen" }) {
  const studies = useStudies().data?.items ?? [];
  const [, go] = useLocation();
  const file = useRef<HTMLInputElement>(null);
  const open = useOpenFile();
  return (
    <div className="row">
      <label className="row">
        <span className="soft">Study</span>
        <select
          className="study-choice"
          value={current}
          onChange={(event) => go(`/${at}/${event.target.value}`)}
        >
          {studies.map((study) => (
            <option key={study.id} value={study.id}>
              {study.name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => file.current?.click()}>
        Open file
      </button>
      <input
        ref={file}
        className="hidden"
        type="file"
        accept=".yaml,.yml"
        aria-label="Study file"
        tabIndex={-1}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) void open(chosen);
          event.target.value = "";
        }}
      />
    </div>
  );
}
