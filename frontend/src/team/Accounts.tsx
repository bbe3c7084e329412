import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answer, client, type Wire } from "../api/client";
import { dayWords } from "../shell/days";
import { notify } from "../shell/notices";
import { Problem, Waiting } from "../shell/Waiting";
import { ROLES } from "./team";

type Role = Wire["AccountIn"]["role"];

/** Who may sign in, and as what; a change signs them out. */
export function Accounts({ self }: { self: string | null }) {
  const found = useQuery({
    queryKey: ["accounts"],
    queryFn: () => answer(client.GET("/api/v1/accounts", {})),
  });
  if (found.isError) return <Problem reason={found.error} />;
  if (!found.data) return <Waiting />;
  return (
    <div className="stack">
      <NewAccount />
      <section className="card listing" aria-label="Accounts">
        <table>
          <thead>
            <tr>
              {["Name", "Role", "May sign in", "Since", "New password"].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.data.map((account) => (
              <Row key={account.id} account={account} self={account.name === self} />
            ))}
          </tbody>
        </table>
        <p className="soft small">
          Whoever is changed is signed out everywhere. Nobody sees a password again; 12 characters or more of
          any kind, common ones are refused.
        </p>
      </section>
    </div>
  );
}

function Row({ account, self }: { account: Wire["AccountOut"]; self: boolean }) {
  const queries = useQueryClient();
  const change = async (body: Wire["AccountChange"]) => {
    try {
      const path = { account_id: account.id };
      await answer(client.PATCH("/api/v1/accounts/{account_id}", { params: { path }, body }));
      await queries.invalidateQueries({ queryKey: self ? ["session"] : ["accounts"] });
    } catch (problem) {
      notify(problem);
      await queries.invalidateQueries({ queryKey: ["accounts"] });
    }
  };
  const password = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    await change({ password: String(new FormData(form).get("password")) });
    form.reset();
  };
  return (
    <tr>
      <th scope="row">
        {account.name} {self && <span className="badge">you</span>}
      </th>
      <td>
        <select
          aria-label={`Role of ${account.name}`}
          value={account.role}
          disabled={self}
          onChange={(event) => change({ role: event.target.value as Role })}
        >
          {ROLES.map(([role, words]) => (
            <option key={role} value={role}>
              {words}
            </option>
          ))}
        </select>
      </td>
      <td>
        <input
          type="checkbox"
          aria-label={`${account.name} may sign in`}
          checked={account.active}
          disabled={self}
          onChange={() => change({ active: !account.active })}
        />
      </td>
      <td>{dayWords(account.created)}</td>
      <td>
        <form className="row" onSubmit={password}>
          <input
            name="password"
            type="password"
            aria-label={`New password of ${account.name}`}
            autoComplete="new-password"
            minLength={12}
            required
          />
          <button type="submit">Set</button>
        </form>
      </td>
    </tr>
  );
}

function NewAccount() {
  const queries = useQueryClient();
  const [refused, setRefused] = useState<unknown>(null);
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const text = (name: string) => String(given.get(name));
    try {
      const body = { name: text("name"), role: text("role") as Role, password: text("password") };
      await answer(client.POST("/api/v1/accounts", { body }));
      form.reset();
      setRefused(null);
      await queries.invalidateQueries({ queryKey: ["accounts"] });
    } catch (problem) {
      setRefused(problem);
    }
  };
  return (
    <form className="card stack" onSubmit={add} aria-label="New account">
      <div className="row aligned">
        <label className="stack-tight small">
          <span className="soft">Name</span>
          <input name="name" required maxLength={64} autoComplete="off" />
        </label>
        <label className="stack-tight small">
          <span className="soft">Role</span>
          <select name="role" defaultValue="viewer">
            {ROLES.map(([role, words]) => (
              <option key={role} value={role}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label className="stack-tight small">
          <span className="soft">First password</span>
          <input name="password" type="password" required minLength={12} autoComplete="new-password" />
        </label>
        <button type="submit" className="primary">
          Add account
        </button>
      </div>
      {refused !== null && <Problem reason={refused} />}
    </form>
  );
}
