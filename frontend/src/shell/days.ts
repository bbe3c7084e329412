/** Days as forms write them. */

/** Today here, not in Greenwich. */
export function today(now = new Date()): string {
  const local = new Date(now.getTime() - 60_000 * now.getTimezoneOffset());
  return local.toISOString().slice(0, 10);
}

/** "4 Dec 2026": no order of day and month to guess. */
export function dayWords(day: string): string {
  const found = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(found.getTime())) return day;
  return found.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
}
