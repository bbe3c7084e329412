import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { answer, client } from "../api/client";
import { sentence as sentenceOf } from "../plots/curves";
import { csv, save } from "../plots/exports";
import { Icon } from "../shell/icons";
import { Problem, Waiting } from "../shell/Waiting";
import { auditTable, momentWords, PAGE, pageStarts, wasRefused, whatWords } from "./team";

const HEADS = ["Number", "Time, UTC", "Who", "What", "Object", "Outcome"];

/** The audit log, newest first, and whether its chain is whole. */
export function Audit() {
  const [search, setSearch] = useSearchParams();
  const from = Math.max(0, Number(search.get("from") ?? 0) || 0);
  const found = useQuery({
    queryKey: ["audit", from],
    placeholderData: keepPreviousData,
    queryFn: () => answer(client.GET("/api/v1/audit", { params: { query: { limit: PAGE, offset: from } } })),
  });
  if (found.isError) return <Problem reason={found.error} />;
  if (!found.data) return <Waiting words="Checking the chain" />;
  const { items, total, sound, sentence } = found.data;
  return (
    <div className="stack">
      <div className={`card verdict ${sound ? "tone-go" : "tone-stop"}`}>
        <Icon name={sound ? "clear" : "stop"} size={28} />
        <div>
          <p className="verdict-words">{sound ? "The chain is whole" : "The chain is broken"}</p>
          <p className="small">
            {`${sentenceOf(sentence)}. `}Each line holds the hash of the one before it;{" "}
            <code>percuta audit verify</code> checks the same.
          </p>
        </div>
      </div>
      <div className="row">
        <label className="row">
          <span className="soft">Lines</span>
          <select value={from} onChange={(event) => setSearch({ from: event.target.value })}>
            {pageStarts(total).map((start) => (
              <option key={start} value={start}>
                {total - start} to {Math.max(1, total - start - PAGE + 1)}
              </option>
            ))}
          </select>
        </label>
        <span className="soft small">{total} in all, newest first</span>
        <span className="grow" />
        <button
          type="button"
          onClick={() => save(`audit-${items[0]?.number ?? 0}.csv`, csv(auditTable(items)), "text/csv")}
        >
          CSV of these lines
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="card scroll listing" aria-label="Audit log" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {HEADS.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((row) => (
              <tr key={row.number}>
                <td>{row.number}</td>
                <td className="nowrap">{momentWords(row.at)}</td>
                <th scope="row">{row.who}</th>
                <td>{whatWords(row.what)}</td>
                <td>
                  <code>{row.thing}</code>
                </td>
                <td className={wasRefused(row) ? "verdict-worse" : ""}>{row.outcome}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
