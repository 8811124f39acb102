"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect } from "react";
import { useForm, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Checkbox, Radio } from "@/components/ui/choice";
import { ErrorState } from "@/components/ui/error-state";
import { Field, FieldGroup } from "@/components/ui/field";
import { AmountInput, TextArea } from "@/components/ui/input";
import type {
  RefundPreviewRequestWire,
  RefundPreviewWire,
  RefundRequestWire,
} from "@/lib/decisions/schema/refund-schema";
import { formatCredits, isZero, microsOf, negated, sumOf } from "@/lib/format";
import { BeforeAfter, type Change } from "./before-after";
import { type RefundForm as Filled, previewAskOf, refundAskOf, refundForm } from "./refund-input";

/** What the server says that a refund would do. */
export interface PreviewedRefund {
  /** Null while it is not known: nothing readable is asked for, it is on its way, or refused. */
  readonly preview: RefundPreviewWire | null;
  /** Why there would be none. */
  readonly refusal: string | null;
  /** All that is left, with windows or without as it was asked; null while it is not known. */
  readonly most: string | null;
}

interface RefundFormProps {
  /** What of it can be refunded in all, and what of that its refunds so far gave back. */
  whole: string;
  refunded: string;
  /** What the account can spend now. */
  available: string;
  /** What the account owes. What this left of it is owed no more; the rest is repaid first from what comes back. */
  owed: string;
  /** Of what is filled in. */
  previewed: PreviewedRefund;
  /** Told whenever something else is filled in; null while it cannot be read. */
  onAsk: (ask: RefundPreviewRequestWire | null, restoresWindows: boolean) => void;
  onRefund: (ask: RefundRequestWire) => void;
  onCancel: () => void;
  isBusy?: boolean;
  error?: string;
}

export function RefundForm(props: RefundFormProps) {
  const { previewed, onAsk, onRefund, onCancel, isBusy = false, error } = props;
  const { register, handleSubmit, control, formState, setError } = useForm<Filled>({
    resolver: zodResolver(refundForm),
    defaultValues: { what: "all", amount: "", percent: "", restoresWindows: true, reason: "" },
  });
  const form = useWatch({ control }) as Filled;
  const { errors } = formState;
  const { most } = previewed;
  const { what, amount, percent, restoresWindows } = form;
  useEffect(() => {
    onAsk(previewAskOf({ what, amount, percent, restoresWindows, reason: "" }), restoresWindows);
  }, [onAsk, what, amount, percent, restoresWindows]);
  const submit = handleSubmit((filled) => {
    if (most !== null && filled.what === "amount" && microsOf(filled.amount) > microsOf(most))
      return setError("amount", {
        message: `Amount must be at most ${formatCredits(most)}, which is what is left to refund`,
      });
    onRefund(refundAskOf(filled));
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {error === undefined ? null : <ErrorState title={error}>Nothing was refunded.</ErrorState>}
      <FieldGroup legend="Refund">
        <div className="flex flex-wrap gap-x-6">
          <Radio
            {...register("what")}
            value="all"
            label={most === null ? "All that is left" : `All that is left (${formatCredits(most)})`}
          />
          <Radio {...register("what")} value="amount" label="An amount" />
          <Radio {...register("what")} value="share" label="A share" />
        </div>
      </FieldGroup>
      {form.what === "amount" ? (
        <Field label="Amount" isRequired error={errors.amount?.message}>
          {(field) => <AmountInput {...field} {...register("amount")} suffix="credits" />}
        </Field>
      ) : null}
      {form.what === "share" ? (
        <Field
          label="Share"
          isRequired
          hint="Of what it cost, whatever was refunded since."
          error={errors.percent?.message}
        >
          {(field) => <AmountInput {...field} {...register("percent")} suffix="%" />}
        </Field>
      ) : null}
      <Checkbox
        {...register("restoresWindows")}
        label="Give windows back what they counted"
        hint="Without it, only what credits paid is refunded."
      />
      <Field label="Reason" isRequired error={errors.reason?.message}>
        {(field) => <TextArea {...field} {...register("reason")} />}
      </Field>
      <BeforeAfter changes={changesOf(props)} note={noteOf(props)} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" intent="primary" isBusy={isBusy} busyLabel="Refunding…">
          Refund
        </Button>
      </div>
    </form>
  );
}

function changesOf({ whole, refunded, available, owed, previewed }: RefundFormProps): Change[] {
  const { preview } = previewed;
  const back = preview === null ? null : sumOf(preview.credits, negated(preview.expired));
  const owedAfter = preview === null ? null : owedAfterOf(owed, preview);
  const isKnown = back !== null && owedAfter !== null && (isZero(owedAfter) || isZero(back));
  return [
    {
      name: `Refunded of ${formatCredits(whole)}`,
      before: refunded,
      after: preview === null ? null : sumOf(refunded, preview.amount),
    },
    { name: "Available", before: available, after: isKnown ? sumOf(available, back) : null },
    ...(isZero(owed) ? [] : [{ name: "Owed", before: owed, after: isKnown ? owedAfter : null }]),
  ];
}

/** Before anything that comes back repays the rest. */
function owedAfterOf(owed: string, { debt }: RefundPreviewWire): string {
  return debt === null ? owed : sumOf(owed, negated(debt.forgiven));
}

function noteOf({ owed, previewed: { preview, refusal } }: RefundFormProps): string | undefined {
  if (preview === null) return refusal ?? undefined;
  const { amount, credits, expired, debt } = preview;
  const forgiven = debt?.forgiven ?? "0";
  const windows = sumOf(amount, negated(credits), negated(forgiven));
  const words = [
    isZero(forgiven) ? "" : `${formatCredits(forgiven)} that it left to be owed is owed no more.`,
    isZero(credits) ? "" : `${formatCredits(credits)} back to the grants that paid it.`,
    isZero(windows) ? "" : `${formatCredits(windows)} back to windows, where the span that counted it runs.`,
    isZero(expired) ? "" : `${formatCredits(expired)} of it expires at once: its grant or period is over.`,
    isZero(credits) || isZero(owedAfterOf(owed, preview))
      ? ""
      : "What the account owes is repaid from it first.",
  ];
  return words.filter((text) => text !== "").join(" ");
}
