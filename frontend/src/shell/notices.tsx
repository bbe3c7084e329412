import { useSyncExternalStore } from "react";

/** Short messages in the corner; one store, so that code outside React can speak too. */

interface Notice {
  id: number;
  words: string;
}

const SHOWN_MS = 8000;
let notices: readonly Notice[] = [];
let latest = 0;
const listeners = new Set<() => void>();

function change(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

export function notify(problem: unknown): void {
  const words = problem instanceof Error ? problem.message : String(problem);
  latest += 1;
  const id = latest;
  change([...notices.slice(-2), { id, words }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

function dismiss(id: number): void {
  change(notices.filter((notice) => notice.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Notices() {
  const shown = useSyncExternalStore(subscribe, () => notices);
  return (
    <div className="toasts" role="alert">
      {shown.map((notice) => (
        <div key={notice.id} className="notice error row">
          <span className="grow">{notice.words}</span>
          <button type="button" className="quiet" onClick={() => dismiss(notice.id)}>
            Close
          </button>
        </div>
      ))}
    </div>
  );
}
