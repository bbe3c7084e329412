import { Link } from "wouter";
import { useSession } from "../api/queries";
import { Accounts } from "../team/Accounts";
import { Audit } from "../team/Audit";

const PARTS = [
  ["accounts", "Accounts"],
  ["audit", "Audit log"],
] as const;

/** For admins: who may sign in, and what was done. */
export default function TeamScreen({ part }: { part: string }) {
  const session = useSession().data;
  const known = part === "audit" ? "audit" : "accounts";
  return (
    <>
      <div className="page-head">
        <h1>Team</h1>
        <nav className="tabs" aria-label="Parts of the team screen">
          {PARTS.map(([name, words]) => (
            <Link
              key={name}
              href={`/team/${name}`}
              {...(name === known ? { "aria-current": "page" as const } : {})}
            >
              {words}
            </Link>
          ))}
        </nav>
      </div>
      {known === "audit" ? <Audit /> : <Accounts self={session?.user ?? null} />}
    </>
  );
}
