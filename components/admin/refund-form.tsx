"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, useWatch } from "react-hook-form";
import type { Decision, RefundedSource } from "@/components/decisions/decision-shapes";
import { Button } from "@/components/ui/button";
import { Checkbox, Radio } from "@/components/ui/choice";
import { ErrorState } from "@/components/ui/error-state";
import { Field, FieldGroup } from "@/components/ui/field";
import { AmountInput, TextArea } from "@/components/ui/input";
import type { RefundRequestWire } from "@/lib/decisions/schema/refund-schema";
import { formatDecimal } from "@/lib/engine/amounts";
import { formatCredits, isZero, microsOf, sumOf } from "@/lib/format";
import { BeforeAfter, type Change } from "./before-after";
import { askedMicros, type RefundForm as Filled, refundAskOf, refundForm } from "./refund-input";
import { type RefundPreview, refundableMicros, refundPreview } from "./refund-preview";

interface RefundFormProps {
  decision: Decision;
  /** What its refunds so far gave back of each source. */
  earlier: readonly RefundedSource[];
  /** What the account can spend now. */
  available: string;
  /** Why what comes back may not all stay available; null where nothing speaks against it. */
  caveat: string | null;
  onRefund: (ask: RefundRequestWire) => void;
  onCancel: () => void;
  isBusy?: boolean;
  error?: string;
}

export function RefundForm(props: RefundFormProps) {
  const { decision, earlier, onRefund, onCancel, isBusy = false, error } = props;
  const { register, handleSubmit, control, formState, setError } = useForm<Filled>({
    resolver: zodResolver(refundForm),
    defaultValues: { what: "all", amount: "", percent: "", restoresWindows: true, reason: "" },
  });
  const form = useWatch({ control }) as Filled;
  const { errors } = formState;
  const most = formatDecimal(refundableMicros(decision, earlier, form.restoresWindows));
  const preview = refundPreview(decision, earlier, {
    asked: askedMicros(form, microsOf(decision.covered)),
    restoresWindows: form.restoresWindows,
  });
  const submit = handleSubmit((filled) => {
    if (filled.what === "amount" && microsOf(filled.amount) > microsOf(most))
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
          <Radio {...register("what")} value="all" label={`All that is left (${formatCredits(most)})`} />
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
      <BeforeAfter changes={changesOf(props, preview)} note={noteOf(props, preview)} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" intent="primary" isBusy={isBusy} busyLabel="Refunding…">
          Refund
        </Button>
      </div>
    </form>
  );
}

function changesOf(
  { decision, earlier, available, caveat }: RefundFormProps,
  preview: RefundPreview | null,
): Change[] {
  const refunded = sumOf("0", ...earlier.map(({ amount }) => amount));
  const credits = preview?.parts?.credits ?? null;
  const isKnown = credits !== null && (caveat === null || isZero(credits));
  return [
    {
      name: `Refunded of ${formatCredits(decision.covered)}`,
      before: refunded,
      after: preview === null ? null : sumOf(refunded, preview.amount),
    },
    { name: "Available", before: available, after: isKnown ? sumOf(available, credits) : null },
  ];
}

function noteOf({ caveat }: RefundFormProps, preview: RefundPreview | null): string | undefined {
  if (preview === null) return undefined;
  if (preview.parts === null) return "What was drawn last comes back first.";
  const { windows, credits } = preview.parts;
  const words = [
    isZero(credits) ? "" : `${formatCredits(credits)} back to the grants that paid it.`,
    isZero(windows) ? "" : `${formatCredits(windows)} back to windows, where the span that counted it runs.`,
    isZero(credits) ? "" : (caveat ?? ""),
  ];
  return words.filter((text) => text !== "").join(" ");
}
