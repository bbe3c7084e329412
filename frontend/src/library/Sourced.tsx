import type { Wire } from "../api/client";
import { Sources } from "../screening/VerdictView";

/** What is to be known of an entry, and where it is from, folded. */
export function Sourced({ sources, notes }: { sources: Wire["Source"][]; notes: readonly string[] }) {
  return (
    <details>
      <summary className="small">
        {sources.length} {sources.length === 1 ? "source" : "sources"}
      </summary>
      <ul className="notes small">
        {notes.filter(Boolean).map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <Sources sources={sources} />
    </details>
  );
}
