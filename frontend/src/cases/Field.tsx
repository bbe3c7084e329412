/** Labelled controls of the forms of a case. */

export function Field({
  label,
  className,
  ...input
}: { label: string } & React.InputHTMLAttributes<HTMLInputElement>) {
  const number = input.type === "number";
  return (
    <label className="stack-tight small">
      <span className="soft">{label}</span>
      <input className={className ?? (number ? "short" : "")} step={number ? "any" : undefined} {...input} />
    </label>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  choose: (name: string) => void;
  options: readonly (readonly [string, string])[];
  empty?: string; // words of no choice; without them a choice is required
}

export function Choice({ label, value, choose, options, empty }: ChoiceProps) {
  return (
    <label className="stack-tight small">
      <span className="soft">{label}</span>
      <select
        className="study-choice"
        required={empty === undefined}
        value={value}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{empty ?? "choose"}</option>
        {options.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
