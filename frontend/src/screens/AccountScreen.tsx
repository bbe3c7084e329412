import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answer, client } from "../api/client";
import { useSession } from "../api/queries";
import { Problem } from "../shell/Waiting";

/** One's own password; all own sessions end with the old one. */
export default function AccountScreen() {
  const session = useSession().data;
  const queries = useQueryClient();
  const [refused, setRefused] = useState<unknown>(null);
  const change = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    try {
      const body = { old: String(given.get("old")), new: String(given.get("new")) };
      await answer(client.POST("/api/v1/account/password", { body }));
      await queries.invalidateQueries({ queryKey: ["session"] });
    } catch (problem) {
      setRefused(problem);
    }
  };
  return (
    <>
      <div className="page-head">
        <h1>Account of {session?.user}</h1>
      </div>
      <form className="card stack narrow" onSubmit={change} aria-label="New password">
        <label className="field">
          Password now
          <input name="old" type="password" required autoComplete="current-password" />
        </label>
        <label className="field">
          New password
          <input name="new" type="password" required minLength={12} autoComplete="new-password" />
        </label>
        <p className="soft small">
          12 characters or more of any kind. You are signed out everywhere and sign in with the new one.
        </p>
        {refused !== null && <Problem reason={refused} />}
        <div>
          <button type="submit" className="primary">
            Change password
          </button>
        </div>
      </form>
    </>
  );
}
