import { type ReactNode, useDeferredValue, useState } from "react";
import { Problem, Waiting } from "../shell/Waiting";

interface Query<Item> {
  data?: Item[] | undefined;
  isError: boolean;
  error: unknown;
}

interface Props<Item> {
  query: Query<Item>;
  name: string;
  heads: string[];
  words: (item: Item) => string;
  first?: string;
  row: (item: Item) => ReactNode;
}

/** A shelf as a table that can be searched. */
export function Shelf<Item>({ query, name, heads, words, first = "", row }: Props<Item>) {
  const [wanted, setWanted] = useState(first);
  const search = useDeferredValue(wanted.trim().toLowerCase());
  if (query.isError) return <Problem reason={query.error} />;
  if (!query.data) return <Waiting />;
  const shown = query.data.filter((item) => words(item).toLowerCase().includes(search));
  return (
    <div className="stack">
      <label className="row">
        <span className="soft">Find</span>
        <input type="search" value={wanted} onChange={(event) => setWanted(event.target.value)} />
        <span className="soft small">
          {shown.length} of {query.data.length}
        </span>
      </label>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="card scroll listing" aria-label={name} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{shown.map(row)}</tbody>
        </table>
      </section>
    </div>
  );
}
