import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { Redirect, Route, Switch } from "wouter";
import { answer, client } from "./api/client";
import { listen } from "./api/events";
import { useSession } from "./api/queries";
import { notify } from "./shell/notices";
import { Shell } from "./shell/Shell";
import { SignIn } from "./shell/SignIn";
import { Waiting } from "./shell/Waiting";

const StudyScreen = lazy(() => import("./screens/StudyScreen"));
const CompareScreen = lazy(() => import("./screens/CompareScreen"));
const PlanScreen = lazy(() => import("./screens/PlanScreen"));
const ScreenScreen = lazy(() => import("./screens/ScreenScreen"));
const TrialScreen = lazy(() => import("./screens/TrialScreen"));
const LibraryScreen = lazy(() => import("./screens/LibraryScreen"));
const CaseScreen = lazy(() => import("./screens/CaseScreen"));
const RunsScreen = lazy(() => import("./screens/RunsScreen"));
const ReportScreen = lazy(() => import("./screens/ReportScreen"));
const TeamScreen = lazy(() => import("./screens/TeamScreen"));
const AccountScreen = lazy(() => import("./screens/AccountScreen"));

/** Swap the token of the address for a cookie, once, and take it out of the address. */
async function redeemToken(): Promise<void> {
  const token = new URLSearchParams(window.location.hash.slice(1)).get("token");
  if (!token) return;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  await answer(client.POST("/api/v1/session", { body: { token } }));
}

export function App() {
  const [entered, setEntered] = useState(false);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    redeemToken()
      .catch((reason: unknown) => setProblem(reason instanceof Error ? reason.message : String(reason)))
      .finally(() => setEntered(true));
  }, []);
  return entered ? <Workbench problem={problem} /> : <Waiting />;
}

function Workbench({ problem }: { problem: string }) {
  const session = useSession();
  const queries = useQueryClient();
  const told = session.data?.may.includes("runs:read") ?? false;
  useEffect(() => (told ? listen(queries, notify) : undefined), [told, queries]);
  if (session.isPending) return <Waiting />;
  if (session.isError) return <SignIn mode="local" problem={session.error.message} />;
  if (!session.data.signed_in) return <SignIn mode={session.data.mode} problem={problem} />;
  return (
    <Shell session={session.data}>
      <Suspense fallback={<Waiting />}>
        <Screens
          first={session.data.demo_study_id}
          home={session.data.may.includes("accounts:manage") ? "/team" : "/library"}
        />
      </Suspense>
    </Shell>
  );
}

function Screens({ first, home }: { first: string | null; home: string }) {
  return (
    <Switch>
      <Route path="/study/:study/:view?">
        {(params) => <StudyScreen study={params.study} view={params.view ?? "section"} />}
      </Route>
      <Route path="/compare/:run?">{(params) => <CompareScreen run={params.run} />}</Route>
      <Route path="/plan/:run?">{(params) => <PlanScreen run={params.run} />}</Route>
      <Route path="/screen/:study?">
        {(params) => <ScreenScreen study={params.study ?? first ?? undefined} />}
      </Route>
      <Route path="/trial/:run?">{(params) => <TrialScreen run={params.run} />}</Route>
      <Route path="/library/cases/:id">{(params) => <CaseScreen id={params.id} />}</Route>
      <Route path="/library/:shelf?">{(params) => <LibraryScreen shelf={params.shelf ?? "devices"} />}</Route>
      <Route path="/runs">{() => <RunsScreen />}</Route>
      <Route path="/team/:part?">{(params) => <TeamScreen part={params.part ?? "accounts"} />}</Route>
      <Route path="/account">{() => <AccountScreen />}</Route>
      <Route path="/report/:run?">{(params) => <ReportScreen run={params.run} />}</Route>
      <Route>{first ? <Redirect to={`/study/${first}`} replace /> : <Redirect to={home} replace />}</Route>
    </Switch>
  );
}
