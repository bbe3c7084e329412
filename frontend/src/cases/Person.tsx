import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { answer, client, type Wire } from "../api/client";
import { useStudies } from "../api/queries";
import { notify } from "../shell/notices";
import { Choice, Field } from "./Field";

const SKIN_TYPES = ["I", "II", "III", "IV", "V", "VI"];

/** What is known of the person under the code; never a name, and age in years only. */
export function Person({ one }: { one: Wire["CaseOut"] }) {
  const queries = useQueryClient();
  const studies = useStudies().data?.items ?? [];
  const [age, setAge] = useState(one.age === null ? "" : String(one.age));
  const [sex, setSex] = useState(one.sex ?? "");
  const [type, setType] = useState(one.fitzpatrick === null ? "" : String(one.fitzpatrick));
  const [study, setStudy] = useState(one.study_id ?? "");
  const [note, setNote] = useState(one.note);
  const keep = async (event: FormEvent) => {
    event.preventDefault();
    const body: Wire["CaseChange"] = {
      age: age === "" ? null : Number(age),
      sex: sex === "female" || sex === "male" ? sex : null,
      fitzpatrick: type === "" ? null : Number(type),
      study_id: study === "" ? null : study,
      note,
    };
    try {
      const path = { case_id: one.id };
      const changed = await answer(client.PATCH("/api/v1/cases/{case_id}", { params: { path }, body }));
      queries.setQueryData(["case", one.id], changed);
      await queries.invalidateQueries({ queryKey: ["cases"] });
    } catch (problem) {
      notify(problem);
    }
  };
  return (
    <form className="card stack" onSubmit={keep} aria-label="Person">
      <div className="row aligned">
        <Field
          label="Age, years"
          type="number"
          min={0}
          max={120}
          value={age}
          onChange={(event) => setAge(event.target.value)}
        />
        <Choice
          label="Sex"
          value={sex}
          choose={setSex}
          empty="not noted"
          options={[
            ["female", "female"],
            ["male", "male"],
          ]}
        />
        <Choice
          label="Fitzpatrick type"
          value={type}
          choose={setType}
          empty="not noted"
          options={SKIN_TYPES.map((words, number) => [String(number + 1), words] as const)}
        />
        <Choice
          label="Study that plans the course"
          value={study}
          choose={setStudy}
          empty="none"
          options={studies.map((known) => [known.id, known.name] as const)}
        />
        {one.study_id && (
          <Link className="button" href={`/study/${one.study_id}`}>
            Open the study
          </Link>
        )}
        <span className="grow" />
        <button type="submit">Keep</button>
      </div>
      <label className="stack-tight small">
        <span className="soft">Note, sealed in the database</span>
        <textarea rows={2} maxLength={4000} value={note} onChange={(event) => setNote(event.target.value)} />
      </label>
    </form>
  );
}
