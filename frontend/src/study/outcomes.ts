/** The order in which outcomes are read: what people see first, and in each group what is best supported. */

const GROUPS = [
  "What people see",
  "How many respond",
  "The days after a session",
  "Comfort and risk",
  "What instruments read",
  "Also computed",
];
const EVIDENCE = ["measured", "fitted", "digitised", "expert", "assumed"];

interface Told {
  label: string;
  group: string;
  evidence: string;
}

/** Groups in reading order with their outcomes; a group nobody has placed comes last. */
export function grouped<Outcome extends Told>(numbers: readonly Outcome[]): [string, Outcome[]][] {
  const place = (names: readonly string[], name: string) => {
    const found = names.indexOf(name);
    return found < 0 ? names.length : found;
  };
  const groups = [...new Set(numbers.map((one) => one.group))].sort(
    (one, other) => place(GROUPS, one) - place(GROUPS, other) || one.localeCompare(other),
  );
  return groups.map((group) => [
    group,
    numbers
      .filter((one) => one.group === group)
      .sort(
        (one, other) =>
          place(EVIDENCE, one.evidence) - place(EVIDENCE, other.evidence) ||
          one.label.localeCompare(other.label),
      ),
  ]);
}
