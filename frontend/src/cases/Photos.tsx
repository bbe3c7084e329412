import { useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { sendForm } from "../api/cases";
import type { Wire } from "../api/client";
import { notify } from "../shell/notices";
import { Field } from "./Readings";

/** Photographs side by side by day; the server writes them anew without place, time and camera, and seals them. */
export function Photos({ one }: { one: Wire["CaseOut"] }) {
  const queries = useQueryClient();
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    try {
      await sendForm(`/api/v1/cases/${one.id}/photos`, new FormData(form));
      form.reset();
      await queries.invalidateQueries({ queryKey: ["case", one.id] });
    } catch (problem) {
      notify(problem);
    }
  };
  return (
    <section className="card stack" aria-label="Photographs">
      <form className="row" onSubmit={add} aria-label="New photograph">
        <h2>Photographs</h2>
        <Field name="on" label="Day" type="date" required />
        <Field name="view" label="View" required placeholder="left cheek" />
        <Field name="photo" label="File" type="file" accept="image/*" required />
        <button type="submit">Add</button>
      </form>
      <div className="photos">
        {one.pictures.map((picture) => (
          <figure key={picture.id}>
            <img
              src={`/api/v1/cases/${one.id}/photos/${picture.id}`}
              alt={`${picture.view}, ${picture.on}`}
            />
            <figcaption className="soft small">
              {picture.view}, {picture.on}
            </figcaption>
          </figure>
        ))}
      </div>
    </section>
  );
}
