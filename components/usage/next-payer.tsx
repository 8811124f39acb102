import { SourceSwatch } from "@/components/decisions/source-chip";
import type { NextPayer } from "@/components/decisions/standing-shapes";
import { payerWords, reasonWords } from "@/components/decisions/words";

interface NextPayerSentenceProps {
  payers: readonly NextPayer[];
  /** The feature the sentence begins with; the others follow in brackets where they differ. */
  feature?: string;
  /** "order: plan Pro v7" */
  planLabel?: string;
  /** Whose request it is, where it is not the reader's own. */
  whose?: string;
}

/** "Your next request is paid by ■ the plan’s windows (sora.video: ╱ promo credits)." Says it before anybody has to ask (E3). */
export function NextPayerSentence({ payers, feature, planLabel, whose = "Your" }: NextPayerSentenceProps) {
  const first = payers.find((payer) => payer.feature === feature) ?? payers[0];
  if (first === undefined) return null;
  const others = payers.filter((payer) => payer !== first && payer.layer !== first.layer);
  return (
    // Another answer is another sentence: it takes the place of the old one, and its words have moved nowhere.
    <p key={JSON.stringify(payers)} className="min-h-15 sm:min-h-6 sm:text-lg">
      {first.source === null ? (
        <>
          {whose} next request would be blocked:{" "}
          <strong className="font-medium">
            {first.reason === null ? "nothing can pay" : reasonWords(first.reason).toLowerCase()}
          </strong>
        </>
      ) : (
        <>
          {whose} next request is paid by <Payer payer={first} />
        </>
      )}
      {others.length === 0 ? "." : " ("}
      {others.map((payer, index) => (
        <span key={payer.feature}>
          {index > 0 ? "; " : null}
          {payer.feature}: {payer.source === null ? "blocked" : <Payer payer={payer} />}
        </span>
      ))}
      {others.length === 0 ? null : ")."}
      {planLabel === undefined ? null : <span className="ms-2 text-base text-muted">Order: {planLabel}</span>}
    </p>
  );
}

function Payer({ payer }: { payer: NextPayer }) {
  if (payer.source === null) return null;
  return (
    <strong className="font-medium whitespace-nowrap">
      <SourceSwatch source={payer.source} className="me-1.5 inline-block align-[-1px]" />
      {payerWords(payer.source)}
    </strong>
  );
}
