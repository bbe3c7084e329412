import { type ReactNode, useId, useState } from "react";
import { notify } from "../shell/notices";
import { csv, save, slug, type Table } from "./exports";

export interface Exports {
  table: () => Table;
  svg: () => Promise<string>;
  png: () => Promise<Blob>;
  python: () => Promise<string>;
}

interface Props {
  title: string;
  caption?: ReactNode;
  exports?: Exports;
  tools?: ReactNode;
  children: ReactNode;
}

const LONGEST = 400; // rows of the table on the page; the CSV holds all

/** A figure with what belongs to every figure: title, caption, the numbers as a table, and the four files. */
export function Figure({ title, caption, exports, tools, children }: Props) {
  const id = useId();
  const [table, setTable] = useState<Table | null>(null);
  return (
    <figure className="card figure" aria-labelledby={id}>
      <div className="figure-head">
        <h2 id={id}>{title}</h2>
        {tools}
        {exports && (
          <fieldset className="figure-files no-print">
            <legend className="hidden">Files of {title}</legend>
            <button
              type="button"
              className="quiet"
              aria-expanded={table !== null}
              onClick={() => setTable(table ? null : exports.table())}
            >
              Table
            </button>
            <Files title={title} exports={exports} />
          </fieldset>
        )}
      </div>
      {children}
      {caption && <figcaption className="soft small">{caption}</figcaption>}
      {table && <Numbers table={table} title={title} />}
    </figure>
  );
}

function Files({ title, exports }: { title: string; exports: Exports }) {
  const name = slug(title);
  const kinds: [string, () => Promise<void>][] = [
    ["CSV", async () => save(`${name}.csv`, csv(exports.table()), "text/csv")],
    ["PNG", async () => save(`${name}.png`, await exports.png())],
    ["SVG", async () => save(`${name}.svg`, await exports.svg(), "image/svg+xml")],
    ["Python", async () => save(`${name}.py`, await exports.python(), "text/x-python")],
  ];
  return kinds.map(([kind, make]) => (
    <button
      key={kind}
      type="button"
      className="quiet"
      aria-label={`${kind} of ${title}`}
      onClick={() => make().catch(notify)}
    >
      {kind}
    </button>
  ));
}

function Numbers({ table, title }: { table: Table; title: string }) {
  const shown = table.rows.slice(0, LONGEST);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="scroll numbers" tabIndex={0} aria-label={`Numbers of ${title}`}>
      <table>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name and never move
            <tr key={number}>
              {row.map((value, column) => (
                <td key={table.columns[column]}>
                  {typeof value === "number" ? Number(value.toPrecision(4)) : value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < table.rows.length && (
        <p className="soft small">
          {shown.length} of {table.rows.length} rows; the CSV holds all.
        </p>
      )}
    </section>
  );
}
