import type { Wire } from "../api/client";
import { sentence } from "../plots/curves";
import { Icon } from "../shell/icons";
import { tone } from "../study/Outcomes";

/** The verdict in words and with an icon, never by colour alone, and each rule with its source. */
export function VerdictView({ verdict, questions }: { verdict: Wire["Verdict"]; questions: number }) {
  const open = verdict.unanswered.length;
  const clear = verdict.icon === "clear";
  return (
    <>
      <div className={`card verdict big ${clear && open > 0 ? "tone-open" : tone(verdict.verdict)}`}>
        <Icon name={verdict.icon} size={36} />
        <div>
          <p className="verdict-words">{verdict.words}</p>
          <p className="small">
            {open > 0 &&
              `${clear ? "In the answers given: " : ""}${open} of ${questions} questions are open, and an open one is never taken as no. `}
            {verdict.until && `Not before ${verdict.until}. `}
            {verdict.judged_on && `Judged for ${verdict.judged_on}. `}
            Information for a clinician, never a clearance.
          </p>
        </div>
      </div>
      {verdict.conditions.length > 0 && (
        <section className="card">
          <h2>Only if</h2>
          <ul className="notes">
            {verdict.conditions.map((condition) => (
              <li key={condition}>{condition}</li>
            ))}
          </ul>
        </section>
      )}
      <section className="card" aria-label="Rules that fired">
        <h2>
          {verdict.reasons.length} {verdict.reasons.length === 1 ? "rule fired" : "rules fired"}
        </h2>
        <ul className="plain stack">
          {verdict.reasons.map((reason) => (
            <Reason key={reason.rule} reason={reason} />
          ))}
        </ul>
        {verdict.reasons.length === 0 && (
          <p className="soft">No answer that was given speaks against needling.</p>
        )}
      </section>
      {verdict.notices.length > 0 && (
        <section className="card">
          <h2>Notices</h2>
          <ul className="notes">
            {verdict.notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

const ICONS = { exclude: "stop", defer: "wait", consult: "ask", caution: "care" } as const;

function Reason({ reason }: { reason: Wire["Reason"] }) {
  return (
    <li className={`reason ${tone(reason.severity)}`}>
      <Icon name={ICONS[reason.severity]} size={20} />
      <div className="stack-tight">
        <p>
          <strong>{sentence(reason.severity_words)}</strong>: {reason.question} {sentence(reason.answer)}.
        </p>
        <p>{reason.reason}</p>
        {reason.action && <p>{reason.action}</p>}
        {reason.until && <p>Wait until {reason.until}.</p>}
        {reason.disagreement && <p className="soft small">Disagreement: {reason.disagreement}</p>}
        <Sources sources={reason.sources} />
      </div>
    </li>
  );
}

export function Sources({ sources }: { sources: Wire["Source"][] }) {
  return (
    <ul className="sources soft small">
      {sources.map((source) => (
        <li key={source.citation}>
          {source.address ? (
            <a href={source.address} rel="noreferrer" target="_blank">
              {source.citation}
            </a>
          ) : (
            source.citation
          )}{" "}
          <span className="badge">{source.basis}</span>
        </li>
      ))}
    </ul>
  );
}
