import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answerAs, client, type Wire } from "../api/client";
import { useQuestions } from "../api/library";
import { useStudy } from "../api/queries";
import { Questionnaire } from "../screening/Questionnaire";
import { VerdictView } from "../screening/VerdictView";
import { Problem, Waiting } from "../shell/Waiting";
import { StudyChoice } from "../study/StudyChoice";
import { Problems } from "../study/TextEditor";
import { useDraft } from "../study/useDraft";

/** May this person be needled: the questionnaire, and the verdict with every rule that fired. */
export default function ScreenScreen({ study: id }: { study: string | undefined }) {
  const study = useStudy(id);
  const questions = useQuestions();
  if (!id) return <p className="card empty">There is no study whose person could be screened.</p>;
  if (study.isError) return <Problem reason={study.error} />;
  if (questions.isError) return <Problem reason={questions.error} />;
  if (!study.data || !questions.data) return <Waiting />;
  return <Loaded key={id} study={study.data} questions={questions.data} />;
}

function Loaded({ study, questions }: { study: Wire["StudyOut"]; questions: Wire["Question"][] }) {
  const draft = useDraft(study);
  const [day, setDay] = useState("");
  const verdict = useQuery({
    queryKey: ["verdict", draft.text, day],
    placeholderData: (held: Wire["Verdict"] | undefined) => held,
    retry: false,
    queryFn: () =>
      answerAs<"Verdict">(
        client.POST("/api/v1/screen", { body: { text: draft.text, on: day === "" ? null : day } }),
      ),
  });
  return (
    <>
      <div className="page-head">
        <h1>Screen a candidate</h1>
        <StudyChoice current={study.id} at="screen" />
        <label className="row">
          <span className="soft">Day of the first session</span>
          <input type="date" value={day} onChange={(event) => setDay(event.target.value)} />
        </label>
      </div>
      <div className="screening">
        <Questionnaire questions={questions} draft={draft} fired={verdict.data?.reasons ?? []} />
        <section className="stack beside" aria-label="Verdict">
          {verdict.isError && <Problem reason={verdict.error} />}
          {verdict.data && !verdict.isError && (
            <VerdictView verdict={verdict.data} questions={questions.length} />
          )}
          <Problems draft={draft} />
        </section>
      </div>
    </>
  );
}
