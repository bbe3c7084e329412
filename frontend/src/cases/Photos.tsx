import { useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { sendForm } from "../api/cases";
import { answer, client, type Wire } from "../api/client";
import { dayWords, today } from "../shell/days";
import { notify } from "../shell/notices";
import { Field } from "./Field";
import { byView } from "./pictures";

/** Photographs, a row for each view in order of days; the server writes them anew without place, time and camera. */
export function Photos({ one }: { one: Wire["CaseOut"] }) {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ["case", one.id] });
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    try {
      await sendForm(`/api/v1/cases/${one.id}/photos`, new FormData(form));
      form.reset();
      await again();
    } catch (problem) {
      notify(problem);
    }
  };
  const remove = async (picture: Wire["PhotoOut"]) => {
    if (!window.confirm(`Remove the photograph ${picture.view} of ${dayWords(picture.on)}?`)) return;
    const path = { case_id: one.id, row_id: picture.id };
    await answer(client.DELETE("/api/v1/cases/{case_id}/photos/{row_id}", { params: { path } }));
    await again();
  };
  const views = byView(one.pictures);
  return (
    <section className="card stack" aria-label="Photographs">
      <h2>Photographs</h2>
      <form className="row aligned" onSubmit={add} aria-label="New photograph">
        <Field name="on" label="Day" type="date" required defaultValue={today()} />
        <Field name="view" label="View" required placeholder="left cheek, 45 degrees" list="views" />
        <datalist id="views">
          {views.map(([view]) => (
            <option key={view} value={view} />
          ))}
        </datalist>
        <Field name="photo" label="File" type="file" accept="image/*" required />
        <button type="submit">Add photograph</button>
      </form>
      <p className="soft small">
        Sealed in the database; where and when it was taken and the camera are taken out. The same view, light
        and distance each time make pictures comparable.
      </p>
      {views.map(([view, pictures]) => (
        <div key={view}>
          <h3>{view}</h3>
          <div className="photos">
            {pictures.map((picture) => (
              <figure key={picture.id}>
                <img
                  src={`/api/v1/cases/${one.id}/photos/${picture.id}`}
                  width={picture.width}
                  height={picture.height}
                  alt={`${view}, ${picture.on}`}
                />
                <figcaption className="row soft small">
                  <span className="grow">{dayWords(picture.on)}</span>
                  <button
                    type="button"
                    className="quiet"
                    aria-label={`Remove ${view}, ${picture.on}`}
                    onClick={() => remove(picture).catch(notify)}
                  >
                    Remove
                  </button>
                </figcaption>
              </figure>
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}
