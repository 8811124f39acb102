import { buttonClass } from "@/components/ui/button";
import { Countdown, Moment } from "@/components/ui/time";
import type { LocalEventView } from "@/lib/payments/schema/local-schema";

/** The webhooks of a payment, as they were sent, wait, or got lost. */
export function EventList({ paymentId, events }: { paymentId: string; events: readonly LocalEventView[] }) {
  return (
    <section aria-labelledby="webhooks" className="flex flex-col gap-2">
      <h2 id="webhooks" className="text-sm font-medium text-muted">
        Webhooks
      </h2>
      <ul className="border-t border-hairline">
        {events.map((event) => (
          <li
            key={event.id}
            className="flex items-center justify-between gap-3 border-b border-hairline py-2"
          >
            <div className="min-w-0">
              <p className="truncate font-medium">{nameOf(event)}</p>
              <p className="text-sm text-muted">
                <Fate event={event} />
              </p>
            </div>
            <form method="post" action={`/pay/local/${paymentId}/step`}>
              <input type="hidden" name="event" value={event.id} />
              <button type="submit" className={buttonClass({ size: "small" })}>
                {event.deliveredAt === null ? "Send now" : "Send again"}
                <span className="sr-only">: {nameOf(event)}</span>
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}

const KINDS: Readonly<Record<string, string>> = {
  attempt: "Payment",
  refund: "Refund",
  dispute: "Dispute",
  checkout_expired: "Checkout expired",
};

function nameOf({ kind, status, code }: LocalEventView): string {
  const words = [KINDS[kind] ?? kind, status?.replaceAll("_", " "), code?.replaceAll("_", " ")];
  return words.filter((word) => word !== undefined && word !== null).join(" · ");
}

function Fate({ event: { dueAt, deliveredAt, copies, tries, lastStatus } }: { event: LocalEventView }) {
  if (deliveredAt !== null)
    return (
      <>
        Delivered{copies > 1 ? ` ${copies} times` : ""}, <Moment at={deliveredAt} precision="second" />
      </>
    );
  if (dueAt === null) return "Lost on the way";
  const failed = tries > 0 && lastStatus !== null ? `Refused (${lastStatus}), sent again ` : "Sent ";
  return (
    <>
      {failed}
      <Countdown at={dueAt} />
    </>
  );
}
