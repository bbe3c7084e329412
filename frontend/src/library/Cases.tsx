import { useQueryClient } from "@tanstack/react-query";
import type { ChangeEvent, FormEvent } from "react";
import { Link, useLocation } from "wouter";
import { addCase, sendForm, useCases } from "../api/cases";
import type { Wire } from "../api/client";
import { dayWords } from "../shell/days";
import { notify } from "../shell/notices";
import { Shelf } from "./Shelf";

/** All cases, and a new one or one from an archive. */
export function Cases() {
  const cases = useCases();
  return (
    <div className="stack">
      <NewCase />
      <Shelf
        query={{ data: cases.data?.items, isError: cases.isError, error: cases.error }}
        name="Cases"
        empty="No case is kept yet. A case holds a person's sessions as performed, readings over time and photographs, under a code that names nobody."
        heads={["Code", "Age", "Sex", "Fitzpatrick", "Sessions", "Readings", "Photographs", "Changed"]}
        words={(one) => `${one.code} ${one.sex ?? ""}`}
        row={(one) => (
          <tr key={one.id}>
            <th scope="row">
              <Link href={`/library/cases/${one.id}`}>{one.code}</Link>
            </th>
            <td>{one.age}</td>
            <td>{one.sex}</td>
            <td>{one.fitzpatrick}</td>
            <td>{one.sessions}</td>
            <td>{one.scores}</td>
            <td>{one.photos}</td>
            <td>{dayWords(one.updated)}</td>
          </tr>
        )}
      />
    </div>
  );
}

function NewCase() {
  const queries = useQueryClient();
  const [, go] = useLocation();
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const age = String(given.get("age") ?? "");
    try {
      const made = await addCase(queries, {
        code: String(given.get("code")),
        age: age === "" ? null : Number(age),
        note: "",
      });
      go(`/library/cases/${made.id}`);
    } catch (problem) {
      notify(problem);
    }
  };
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (!file) return;
    const form = new FormData();
    form.set("archive", file);
    try {
      const made = await sendForm<Wire["CaseOut"]>("/api/v1/cases/import", form);
      await queries.invalidateQueries({ queryKey: ["cases"] });
      go(`/library/cases/${made.id}`);
    } catch (problem) {
      notify(problem);
    }
  };
  return (
    <form className="card row" onSubmit={make}>
      <label className="row">
        <span className="soft">Code, never a name</span>
        <input
          name="code"
          required
          pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
          maxLength={40}
          placeholder="K-017"
        />
      </label>
      <label className="row">
        <span className="soft">Age</span>
        <input name="age" type="number" min={0} max={120} className="short" />
      </label>
      <button type="submit" className="primary">
        New case
      </button>
      <span className="grow" />
      <label className="row">
        <span className="soft">From an archive</span>
        <input type="file" accept=".zip" onChange={take} />
      </label>
    </form>
  );
}
