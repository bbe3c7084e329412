import { useEffect, useId, useState } from "react";
import { save } from "../plots/exports";
import type { Draft } from "./useDraft";

/** The study as the file the command line reads: edited here, or downloaded. */
export function TextEditor({ draft, name }: { draft: Draft; name: string }) {
  const id = useId();
  const [text, setText] = useState(draft.text);
  useEffect(() => setText(draft.text), [draft.text]);
  const changed = text !== draft.text;
  return (
    <section className="card stack" aria-labelledby={id}>
      <div className="row">
        <h2 id={id} className="grow">
          Study file
        </h2>
        <button type="button" disabled={!changed} onClick={() => setText(draft.text)}>
          Discard
        </button>
        <button type="button" className="primary" disabled={!changed} onClick={() => draft.write(text)}>
          Keep
        </button>
        <button type="button" onClick={() => save(`${name}.yaml`, draft.text, "application/yaml")}>
          Download
        </button>
      </div>
      <Problems draft={draft} />
      <textarea
        className="code"
        aria-labelledby={id}
        spellCheck={false}
        rows={30}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="soft small">
        The same file as <code>percuta run {name}.yaml</code> reads. Drop a file anywhere on this page to open
        it.
      </p>
    </section>
  );
}

export function Problems({ draft }: { draft: Draft }) {
  if (draft.problems.length === 0) return null;
  return (
    <ul className="plain stack" aria-label="Problems of the study">
      {draft.problems.map((problem) => (
        <li key={problem.path + problem.message} className="notice error">
          {problem.line !== null && `Line ${problem.line}: `}
          {problem.path && <code>{problem.path}</code>} {problem.message}
        </li>
      ))}
    </ul>
  );
}
