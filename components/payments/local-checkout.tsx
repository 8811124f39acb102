import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { Logo } from "@/components/ui/logo";
import { formatMoney } from "@/lib/format-money";
import type { LocalPaymentView } from "@/lib/payments/schema/local-schema";
import { EventList } from "./event-list";
import { OutcomeForm } from "./outcome-form";
import { RefreshWhile } from "./refresh-while";

/** The simulator's hosted page. It works without a script: every button is a form's. */
export function LocalCheckout({ payment }: { payment: LocalPaymentView }) {
  const { id, title, amountMinor, currency, events } = payment;
  const isWaiting = events.some(({ dueAt, deliveredAt }) => dueAt !== null && deliveredAt === null);
  return (
    <div className="flex min-h-dvh flex-col">
      <TestBar />
      <main className="mx-auto flex w-full max-w-140 grow flex-col gap-6 px-5 py-8">
        <header className="flex items-center justify-between gap-4">
          <Logo />
          <code className="truncate font-mono text-xs text-muted">{id}</code>
        </header>
        <section className="flex items-baseline justify-between gap-4 border-b border-hairline pb-4">
          <h1 className="text-lg font-medium">{title}</h1>
          <p className="text-2xl font-medium tabular-nums tracking-[-0.02em]">
            {formatMoney(amountMinor, currency)}
          </p>
        </section>
        <LocalPayment payment={payment} />
      </main>
      <RefreshWhile isWaiting={isWaiting} />
    </div>
  );
}

/** What has become of a payment, what its payer can choose next, and what was told of it. */
export function LocalPayment({ payment }: { payment: LocalPaymentView }) {
  const { id, returnUrl, events } = payment;
  return (
    <>
      <Verdict payment={payment} />
      <OutcomeForm payment={payment} />
      {events.length === 0 ? null : <EventList paymentId={id} events={events} />}
      {returnUrl === null ? null : (
        <a
          href={returnUrl}
          className={buttonClass({
            intent: payment.isEnded ? "primary" : "quiet",
            className: "self-start",
          })}
        >
          <ArrowLeft aria-hidden />
          {payment.isEnded ? "Back to your credits" : "Leave without paying"}
        </a>
      )}
    </>
  );
}

export function TestBar() {
  return (
    <div className="test-stripes border-b border-warn px-5 py-2 text-center text-sm font-medium">
      <span className="bg-page px-2 py-0.5 text-warn">Test payments: no money moves</span>
    </div>
  );
}

/** What has happened so far, in one sentence. */
function Verdict({ payment }: { payment: LocalPaymentView }) {
  const sentence = verdictOf(payment);
  if (sentence === null) return null;
  return (
    <p role="status" className="border-s-2 border-accent ps-3">
      {sentence}
    </p>
  );
}

function verdictOf({ events, isChallenged }: LocalPaymentView): ReactNode {
  const has = (kind: string, status: string) =>
    events.some((event) => event.kind === kind && event.status === status);
  if (isChallenged) return "Your bank asks whether it is you.";
  if (has("dispute", "lost")) return "The dispute was lost: the payment was taken back.";
  if (has("dispute", "won")) return "The dispute was won: the payment stands.";
  if (has("dispute", "open")) return "Approved, and then disputed with the bank.";
  if (has("refund", "succeeded")) return "Approved, and refunded.";
  if (has("attempt", "processing")) return "The bank takes its time. You can leave this page.";
  if (has("attempt", "succeeded")) return "Approved.";
  if (has("attempt", "failed")) return "Declined. Nothing was charged; you can try again.";
  return null;
}
