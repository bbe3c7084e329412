import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answer, client } from "../api/client";

/** Team mode asks for name and password; local mode says where the address with its token is printed. */
export function SignIn({ mode, problem }: { mode: "local" | "team"; problem: string }) {
  return (
    <main className="sign-in">
      <h1>Percuta workbench</h1>
      {problem && <p className="notice error">{problem}</p>}
      {mode === "team" ? <Form /> : <LocalWords />}
      <p className="soft small">For research, education and planning; not a medical device.</p>
    </main>
  );
}

function LocalWords() {
  return (
    <p>
      This page opens with the address that <code>percuta serve</code> prints: it ends in a token that this
      browser keeps as a cookie. Open that address once more.
    </p>
  );
}

function Form() {
  const queries = useQueryClient();
  const [wrong, setWrong] = useState("");
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    try {
      await answer(
        client.POST("/api/v1/login", {
          body: { name: String(given.get("name")), password: String(given.get("password")) },
        }),
      );
      await queries.invalidateQueries({ queryKey: ["session"] });
    } catch (reason) {
      setWrong(reason instanceof Error ? reason.message : String(reason));
    }
  };
  return (
    <form className="stack" onSubmit={submit}>
      <label className="field">
        Name
        <input name="name" autoComplete="username" required />
      </label>
      <label className="field">
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      {wrong && (
        <p className="notice error" role="alert">
          {wrong}
        </p>
      )}
      <button type="submit" className="primary">
        Sign in
      </button>
    </form>
  );
}
