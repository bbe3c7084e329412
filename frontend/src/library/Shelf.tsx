import { type ReactNode, useDeferredValue } from "react";
import { useSearchParams } from "wouter";
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
  empty?: string; // what is said where there is nothing at all
  row: (item: Item) => ReactNode;
}

/** A shelf as a table that can be searched. */
export function Shelf<Item>({ query, name, heads, words, empty, row }: Props<Item>) {
  const [place, setPlace] = useSearchParams();
  const wanted = place.get("q") ?? "";
  const search = useDeferredValue(wanted.trim().toLowerCase());
  if (query.isError) return <Problem reason={query.error} />;
  if (!query.data) return <Waiting />;
  if (query.data.length === 0 && empty) return <p className="card empty">{empty}</p>;
  const shown = query.data.filter((item) => words(item).toLowerCase().includes(search));
  return (
    <div className="stack">
      <label className="row">
        <span className="soft">Find</span>
        <input
          type="search"
          value={wanted}
          onChange={(event) =>
            setPlace(event.target.value ? { q: event.target.value } : {}, { replace: true })
          }
        />
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
