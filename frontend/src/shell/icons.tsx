/** Line icons of the rail and of verdicts; each is decoration beside words. */

const PATHS = {
  study: "M3 5h10M3 8h10M3 11h6M11 10v4M9 12h4",
  compare: "M3 3h4v10H3zM9 3h4v10H9z",
  plan: "M3 13V3M3 13h10M5 10l3-3 2 1 3-4",
  screen: "M4 3h8v10H4zM6 7l1.5 1.5L11 5M6 11h4",
  trial: "M5 4h8M5 8h8M5 12h8M3 4h0M3 8h0M3 12h0",
  library: "M3 3h3v10H3zM7 3h3v10H7zM11.5 3.5l2 9.5",
  runs: "M8 2.5a5.5 5.5 0 1 0 5.5 5.5M8 5v3l2 2",
  report: "M4 2h6l3 3v9H4zM6 8h5M6 11h5",
  team: "M6 7.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM2.5 13c0-2.2 1.6-3.5 3.5-3.5S9.5 10.8 9.5 13M10.5 7.5a1.8 1.8 0 1 0-.6-3.4M11 9.6c1.5.2 2.5 1.4 2.5 3.4",
  stop: "M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM5.5 5.5l5 5M10.5 5.5l-5 5",
  wait: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3.5l2.5 1.5",
  ask: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.3M8 11.3v.2",
  care: "M8 2l6.5 11.5h-13zM8 6.5v3.5M8 11.8v.2",
  clear: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5.3 8.2l2 2 3.5-4",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
