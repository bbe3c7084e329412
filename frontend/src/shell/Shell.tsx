import { type ReactNode, useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import { answer, client, type Wire } from "../api/client";
import { FileDrop } from "../study/FileDrop";
import { Icon, type IconName } from "./icons";
import { Notices } from "./notices";
import { RunIndicator } from "./RunIndicator";
import { chooseTheme, useTheme } from "./theme";

const SCREENS: readonly [IconName, string, string, string][] = [
  ["study", "Study", "/study", "studies:read"],
  ["compare", "Compare", "/compare", "runs:read"],
  ["plan", "Plan", "/plan", "runs:read"],
  ["screen", "Screen", "/screen", "studies:read"],
  ["trial", "Trial", "/trial", "runs:read"],
  ["library", "Library", "/library", "library:read"],
  ["runs", "Runs", "/runs", "runs:read"],
  ["report", "Report", "/report", "runs:read"],
  ["team", "Team", "/team", "accounts:manage"],
];

export function Shell({ session, children }: { session: Wire["Session"]; children: ReactNode }) {
  const main = useRef<HTMLElement>(null);
  const [place] = useLocation();
  const open = SCREENS.filter(([, , , permission]) => session.may.includes(permission));
  const screen =
    SCREENS.find(([, , at]) => place.startsWith(at))?.[1] ?? (place === "/account" ? "Account" : "Study");
  useEffect(() => {
    document.title = `${screen} · Percuta`;
  }, [screen]);
  return (
    <div className="shell">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header className="top">
        <Link href="/" className="mark">
          <Mark /> Percuta
        </Link>
        <span className="purpose">For research, education and planning; not a medical device.</span>
        {session.may.includes("runs:read") && <RunIndicator />}
        <ThemeSwitch />
        {session.mode === "team" && <Account session={session} />}
      </header>
      <nav className="rail" aria-label="Screens">
        <ul className="plain">
          {open.map(([icon, name, at]) => (
            <li key={at}>
              <Link
                href={at === "/study" ? "/" : at}
                {...(screen === name ? { "aria-current": "page" as const } : {})}
              >
                <Icon name={icon} /> {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
      {session.may.includes("studies:write") && <FileDrop />}
      <Notices />
    </div>
  );
}

function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true">
      <rect className="mark-ground" width="32" height="32" rx="6" />
      <path className="mark-lines" d="M5 17h22M10 6v17M16 6v21M22 6v17" />
    </svg>
  );
}

function ThemeSwitch() {
  const shade = useTheme();
  const other = shade === "dark" ? "light" : "dark";
  return (
    <button type="button" className="quiet" onClick={() => chooseTheme(other)}>
      {other === "dark" ? "Dark" : "Light"} theme
    </button>
  );
}

function Account({ session }: { session: Wire["Session"] }) {
  const leave = async () => {
    await answer(client.POST("/api/v1/logout"));
    window.location.assign("/");
  };
  return (
    <span className="row small">
      <Link href="/account">
        {session.user} ({session.role})
      </Link>
      <button type="button" className="quiet" onClick={leave}>
        Sign out
      </button>
    </span>
  );
}
