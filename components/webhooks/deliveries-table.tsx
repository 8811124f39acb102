import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Cell, Row, Table } from "@/components/ui/table";
import { Countdown, Moment } from "@/components/ui/time";
import { formatQuantity } from "@/lib/format";
import type { DeliveryWire } from "@/lib/webhooks/schema/endpoint-schema";

interface DeliveriesTableProps {
  deliveries: readonly DeliveryWire[];
  onOpen: (delivery: DeliveryWire) => void;
  /** Null for somebody who may only look, and while the endpoint is sent nothing. */
  onSendAgain: ((delivery: DeliveryWire) => void) | null;
}

const COLUMNS = [
  { key: "message", label: "Message" },
  { key: "made", label: "Made" },
  { key: "state", label: "State" },
  { key: "answer", label: "Last answer" },
  { key: "acts", label: "Actions", isLabelHidden: true },
] as const;

const STATES: Readonly<Record<DeliveryWire["status"], { readonly tone: Tone; readonly word: string }>> = {
  pending: { tone: "accent", word: "waits" },
  delivered: { tone: "ok", word: "delivered" },
  failed: { tone: "danger", word: "given up" },
  skipped: { tone: "neutral", word: "skipped" },
};

/** What was sent to one endpoint or waits to be. */
export function DeliveriesTable({ deliveries, onOpen, onSendAgain }: DeliveriesTableProps) {
  return (
    <Table caption="Messages of this endpoint, newest first" columns={COLUMNS}>
      {deliveries.map((delivery) => {
        const which = <span className="sr-only"> {delivery.message}</span>;
        return (
          <Row key={delivery.message}>
            <Cell isLead title={delivery.message}>
              <span className="font-mono text-sm">{delivery.type}</span>
            </Cell>
            <Cell label="Made">
              <Moment at={delivery.created_at} precision="second" />
            </Cell>
            <Cell label="State">
              <DeliveryState delivery={delivery} />
            </Cell>
            <Cell label="Last answer">{answerWords(delivery.last_attempt)}</Cell>
            <Cell className="text-end">
              <span className="inline-flex flex-wrap justify-end gap-1">
                <Button intent="quiet" size="small" onClick={() => onOpen(delivery)}>
                  Details{which}
                </Button>
                {onSendAgain === null || delivery.status === "pending" ? null : (
                  <Button intent="quiet" size="small" onClick={() => onSendAgain(delivery)}>
                    Send again{which}
                  </Button>
                )}
              </span>
            </Cell>
          </Row>
        );
      })}
    </Table>
  );
}

export function DeliveryState({ delivery }: { delivery: DeliveryWire }) {
  const { tone, word } = STATES[delivery.status];
  const { attempts, next_attempt_at: next } = delivery;
  const tries = attempts === 1 ? "1 attempt" : `${formatQuantity(attempts)} attempts`;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <Badge tone={tone}>{word}</Badge>
      <span className="text-xs text-muted">
        {attempts === 0 ? "not sent yet" : tries}
        {next === null || attempts === 0 ? null : (
          <>
            , next <Countdown at={next} />
          </>
        )}
      </span>
    </span>
  );
}

const FAULTS: Readonly<Record<string, string>> = {
  timeout: "no answer in time",
  connection_failed: "no connection",
  name_unknown: "the name leads nowhere",
  address_refused: "not an address of the public internet",
  certificate_refused: "the certificate is not good",
  answer_malformed: "the answer was no HTTP",
  secret_unreadable: "the secret cannot be read: make a new one",
};

/** "204 in 41 ms", or why there was no answer. */
export function answerWords(attempt: DeliveryWire["last_attempt"]): string {
  if (attempt === null) return "none yet";
  const { status_code: status, error, duration_ms: ms } = attempt;
  return `${status ?? FAULTS[error ?? ""] ?? error} in ${formatQuantity(ms)} ms`;
}
