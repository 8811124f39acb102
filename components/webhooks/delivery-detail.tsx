import { CopyButton } from "@/components/ui/copy-button";
import { Moment } from "@/components/ui/time";
import type { DeliveryWithAttemptsWire } from "@/lib/webhooks/schema/endpoint-schema";
import { answerWords, DeliveryState } from "./deliveries-table";

/** One message: what was sent, byte for byte, and what each attempt came to. */
export function DeliveryDetail({ delivery }: { delivery: DeliveryWithAttemptsWire }) {
  const { message, type, body, attempt_log: attempts } = delivery;
  return (
    <div className="flex flex-col gap-4">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-mono text-sm font-medium">{type}</span>
        <DeliveryState delivery={delivery} />
      </p>
      <p className="flex items-center gap-2 text-muted">
        <span className="min-w-0 font-mono text-sm break-all">{message}</span>
        <CopyButton text={message} label="Copy the message’s id" />
      </p>
      <section aria-label="Body" className="relative rounded-sm border border-hairline bg-sunken p-3 pe-12">
        <pre className="font-mono text-xs break-words whitespace-pre-wrap">{pretty(body)}</pre>
        <span className="absolute end-2 top-2">
          <CopyButton text={body} label="Copy the body as it is signed" />
        </span>
      </section>
      <section aria-label="Attempts">
        <h3 className="mb-2 font-medium">Attempts</h3>
        {attempts.length === 0 ? <p className="text-muted">None yet.</p> : null}
        <ol className="flex flex-col gap-3">
          {attempts.map((attempt) => (
            <li key={attempt.nth}>
              <p>
                <span className="font-medium">{attempt.nth}.</span>{" "}
                <Moment at={attempt.at} precision="second" />:{" "}
                <span className="font-mono text-sm">{answerWords(attempt)}</span>
              </p>
              {attempt.response === null || attempt.response === "" ? null : (
                <pre className="mt-1 max-h-40 overflow-hidden rounded-sm bg-sunken p-2 font-mono text-xs break-words whitespace-pre-wrap">
                  {attempt.response}
                </pre>
              )}
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

/** As people read it; what is copied is what was signed. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
