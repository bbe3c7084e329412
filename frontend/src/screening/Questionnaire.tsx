import { useEffect, useId, useState } from "react";
import type { Wire } from "../api/client";
import { sentence } from "../plots/curves";
import { at, said } from "../study/protocol";
import type { Draft } from "../study/useDraft";
import { Sources } from "./VerdictView";

interface Props {
  questions: Wire["Question"][];
  draft: Draft;
  fired: Wire["Reason"][];
}

/** All questions of the screen by group; answers are written into the study file. */
export function Questionnaire({ questions, draft, fired }: Props) {
  const groups = [...new Set(questions.map((question) => question.group))];
  const rules = new Set(fired.map((reason) => reason.rule));
  return (
    <section className="stack" aria-label="Questionnaire">
      {groups.map((group, number) => {
        const asked = questions.filter((question) => question.group === group);
        return (
          <details
            key={group}
            className="card block"
            open={number === 0 || asked.some((one) => rules.has(one.rule))}
          >
            <summary>
              <h2>{sentence(group.replaceAll("_", " "))}</h2>
              <span className="soft small">
                {asked.filter((one) => isAnswered(one, draft)).length} of {asked.length} answered
              </span>
            </summary>
            <div className="stack">
              {asked.map((question) => (
                <Asked
                  key={question.rule}
                  question={question}
                  draft={draft}
                  fired={rules.has(question.rule)}
                />
              ))}
            </div>
          </details>
        );
      })}
    </section>
  );
}

function answerOf(key: string, draft: Draft): unknown {
  return key ? at(draft.document ?? {}, `history.${key}`) : undefined;
}

function isAnswered(question: Wire["Question"], draft: Draft): boolean {
  const places = question.answered_by.map((place) => at(draft.document ?? {}, place));
  return [answerOf(question.key, draft), answerOf(question.date_key, draft), ...places].some(
    (value) => value !== undefined,
  );
}

function Asked({ question, draft, fired }: { question: Wire["Question"]; draft: Draft; fired: boolean }) {
  const id = useId();
  return (
    <div className={fired ? "question fired" : "question"}>
      <p id={id}>{question.question}</p>
      <div className="row">
        {question.key && <YesNo id={id} name={question.key} draft={draft} />}
        {question.date_key && <Day name={question.date_key} question={question.question} draft={draft} />}
        {question.answered_by.map((place) => (
          <span key={place} className="soft small">
            {place.replaceAll("_", " ")}: {said(draft.document ?? {}, place, "not given")}
          </span>
        ))}
      </div>
      <details>
        <summary className="small soft">Why, and who says so</summary>
        <p className="small">{question.reason}</p>
        <Sources sources={question.sources} />
      </details>
    </div>
  );
}

const CHOICES = [
  ["yes", true],
  ["no", false],
  ["unknown", null],
] as const;

function YesNo({ id, name, draft }: { id: string; name: string; draft: Draft }) {
  const held = answerOf(name, draft) ?? null;
  const [answer, setAnswer] = useState(held);
  useEffect(() => setAnswer(held), [held]);
  const choose = (value: boolean | null) => {
    setAnswer(value); // the tick follows the hand; verdict and file follow the server
    draft.edit(`history.${name}`, value);
  };
  return (
    <div className="row" role="radiogroup" aria-labelledby={id}>
      {CHOICES.map(([words, value]) => (
        <label key={words} className="row small">
          <input
            type="radio"
            name={`${id}-${name}`}
            checked={answer === value}
            onChange={() => choose(value)}
          />
          {words}
        </label>
      ))}
    </div>
  );
}

function Day({ name, question, draft }: { name: string; question: string; draft: Draft }) {
  const held = answerOf(name, draft);
  return (
    <label className="row small">
      <span className="soft">{name.replaceAll("_", " ")}</span>
      <input
        type="date"
        aria-label={`Day: ${question}`}
        value={typeof held === "string" ? held : ""}
        onChange={(event) => draft.edit(`history.${name}`, event.target.value || null)}
      />
    </label>
  );
}
