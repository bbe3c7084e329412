/** The Python that makes a figure again: the run's own script, then the lines that draw. */

import type { Curve } from "./curves";

const PLOT = "import matplotlib.pyplot as plt\n";

function quoted(words: string): string {
  return JSON.stringify(words);
}

export function pythonOfCurves(script: string, title: string, curves: readonly Curve[]): string {
  const names = curves.map((curve) => quoted(curve.name)).join(", ");
  return `${script.trimEnd()}

${PLOT}
figure, axes = plt.subplots(layout="constrained")
for name in [${names}]:
    series = result[name]
    low, middle, high = series.quantile([0.05, 0.5, 0.95], dim="draw")
    axes.fill_between(series["time"], low, high, alpha=0.2)
    axes.plot(series["time"], middle, label=series.attrs["long_name"])
axes.set(xscale="log", xlabel="days since the first session", ylabel=${quoted(curves[0]?.unit ?? "")}, title=${quoted(title)})
axes.set_xlim(left=1 / 24)
axes.legend()
plt.show()
`;
}

/** For a figure drawn from a table: the table itself, so that the script needs nothing else. */
export function pythonOfTable(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const body = rows.map((row) => `    (${row.map((value) => literal(value)).join(", ")}),`).join("\n");
  return `"""${title.replaceAll('"""', "'''")}: the numbers behind the figure of the workbench."""

${PLOT}
columns = (${columns.map(quoted).join(", ")},)
rows = [
${body}
]
print(*columns, sep="\\t")
for row in rows:
    print(*row, sep="\\t")
numbers = [k for k, value in enumerate(rows[0]) if isinstance(value, float)]
x, y = (numbers[:2] + numbers[:1])[:2]
figure, axes = plt.subplots(layout="constrained")
axes.plot([row[x] for row in rows], [row[y] for row in rows], "o")
axes.set(xlabel=columns[x], ylabel=columns[y], title=${quoted(title)})
plt.show()
`;
}

function literal(value: string | number): string {
  if (typeof value === "string") return quoted(value);
  if (!Number.isFinite(value)) return 'float("nan")';
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
