import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import type { LocalPaymentView } from "@/lib/payments/schema/local-schema";

interface Choice {
  readonly step: string;
  readonly label: string;
  readonly hint: string;
}

const GROUPS: readonly { readonly title: string; readonly choices: readonly Choice[] }[] = [
  {
    title: "The card",
    choices: [
      { step: "approve", label: "Approve", hint: "Paid at once" },
      { step: "challenge", label: "3-D Secure challenge", hint: "The bank asks first" },
      { step: "insufficient_funds", label: "Insufficient funds", hint: "Declined" },
      { step: "expired_card", label: "Expired card", hint: "Declined" },
    ],
  },
  {
    title: "Later",
    choices: [
      { step: "processing_approve", label: "Processing, then approve", hint: "30 seconds" },
      { step: "processing_decline", label: "Processing, then decline", hint: "30 seconds" },
      { step: "approve_dispute", label: "Approve, then dispute", hint: "Disputed after 5 seconds" },
      { step: "approve_refund", label: "Approve, then refund", hint: "Refunded after 5 seconds" },
    ],
  },
  {
    title: "The webhook",
    choices: [
      { step: "webhook_lost", label: "Lost", hint: "Paid, and never told" },
      { step: "webhook_duplicated", label: "Three times", hint: "Paid once, told three times" },
      { step: "webhook_out_of_order", label: "Out of order", hint: "A refund of a half is told first" },
      { step: "webhook_late", label: "Late", hint: "Told after 20 seconds" },
    ],
  },
];

/** What the payer may choose now. */
export function OutcomeForm({ payment }: { payment: LocalPaymentView }) {
  const { id, isChallenged, isEnded, canDisputeEnd, savesMethod } = payment;
  if (isChallenged)
    return (
      <Steps id={id}>
        <Step step="challenge_pass" label="Yes, it is me" isPrimary />
        <Step step="challenge_fail" label="No" />
      </Steps>
    );
  if (canDisputeEnd)
    return (
      <Steps id={id}>
        <Step step="dispute_won" label="Win the dispute" />
        <Step step="dispute_lost" label="Lose the dispute" />
      </Steps>
    );
  if (isEnded) return null;
  return (
    <form method="post" action={`/pay/local/${id}/step`} className="flex flex-col gap-6">
      {savesMethod ? <LaterCard /> : null}
      {GROUPS.map(({ title, choices }) => (
        <fieldset key={title} className="flex flex-col gap-2">
          <legend className="mb-2 text-sm font-medium text-muted">{title}</legend>
          <div className="grid gap-2 sm:grid-cols-2">
            {choices.map((choice) => (
              <Outcome key={choice.step} {...choice} />
            ))}
          </div>
        </fieldset>
      ))}
    </form>
  );
}

function Outcome({ step, label, hint }: Choice) {
  const look = step === "approve" ? "border-accent" : "border-control";
  return (
    <button
      type="submit"
      name="step"
      value={step}
      className={`flex min-h-12 flex-col rounded-sm border ${look} bg-raised px-3 py-2 text-start hover:bg-hover`}
    >
      <span className="font-medium">{label}</span>
      <span className="text-sm text-muted">{hint}</span>
    </button>
  );
}

/** The card is kept: what it will do when nobody is there. */
function LaterCard() {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-sm font-medium text-muted">
        The card is kept for later charges. They are
      </legend>
      {(["approves", "declines"] as const).map((value) => (
        <label key={value} className="flex min-h-8 items-center gap-2">
          <input type="radio" name="later" value={value} defaultChecked={value === "approves"} />
          {value === "approves" ? "approved" : "declined"}
        </label>
      ))}
    </fieldset>
  );
}

function Steps({ id, children }: { id: string; children: ReactNode }) {
  return (
    <form method="post" action={`/pay/local/${id}/step`} className="flex flex-wrap gap-2">
      {children}
    </form>
  );
}

function Step({ step, label, isPrimary = false }: { step: string; label: string; isPrimary?: boolean }) {
  const intent = isPrimary ? "primary" : "secondary";
  return (
    <button type="submit" name="step" value={step} className={buttonClass({ intent })}>
      {label}
    </button>
  );
}
