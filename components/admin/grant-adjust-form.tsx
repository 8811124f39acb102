"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, useWatch } from "react-hook-form";
import type { Credits } from "@/components/decisions/decision-shapes";
import type { Grant } from "@/components/decisions/standing-shapes";
import { Button } from "@/components/ui/button";
import { Radio } from "@/components/ui/choice";
import { useTimeFrame } from "@/components/ui/clock";
import { ErrorState } from "@/components/ui/error-state";
import { Field, FieldGroup } from "@/components/ui/field";
import { AmountInput, Input, TextArea } from "@/components/ui/input";
import { formatCredits, microsOf, negated, sumOf } from "@/lib/format";
import { formatMoment, instantOf, readingOf, type TimeFrame, zoneLabel } from "@/lib/format-time";
import { BeforeAfter, type Change } from "./before-after";
import { type AdjustForm, adjustForm, type GrantAdjust } from "./grant-input";
import { adjustedDelta } from "./grant-preview";

interface GrantAdjustFormProps {
  grant: Grant;
  credits: Credits;
  onAdjust: (change: GrantAdjust) => void;
  onCancel?: () => void;
  isBusy?: boolean;
  error?: string;
}

export function GrantAdjustForm({
  grant,
  credits,
  onAdjust,
  onCancel,
  isBusy = false,
  error,
}: GrantAdjustFormProps) {
  const frame = useTimeFrame();
  const { register, handleSubmit, control, formState, setError } = useForm<AdjustForm>({
    resolver: zodResolver(adjustForm),
    defaultValues: {
      change: "add",
      amount: "",
      expires: grant.expires_at === null ? "" : readingOf(Date.parse(grant.expires_at), frame.timeZone),
      reason: "",
    },
  });
  const form = useWatch({ control }) as AdjustForm;
  const { errors } = formState;
  const submit = handleSubmit((filled) => {
    if (filled.change === "expiry") {
      const expiresMs = filled.expires === "" ? null : instantOf(filled.expires, frame.timeZone);
      return onAdjust({
        expires_at: expiresMs === null ? null : new Date(expiresMs).toISOString(),
        reason: filled.reason,
      });
    }
    const delta = filled.change === "add" ? filled.amount : negated(filled.amount);
    if (microsOf(sumOf(grant.available, delta)) < 0n)
      return setError("amount", {
        message: `Amount must be at most ${formatCredits(grant.available)}, which is what is left of the grant`,
      });
    onAdjust({ delta, reason: filled.reason });
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {error === undefined ? null : <ErrorState title={error}>Nothing was changed.</ErrorState>}
      <FieldGroup legend="Change">
        <div className="flex flex-wrap gap-x-6">
          <Radio {...register("change")} value="add" label="Add" />
          <Radio {...register("change")} value="reduce" label="Reduce" />
          <Radio {...register("change")} value="expiry" label="Move the expiry" />
        </div>
      </FieldGroup>
      {form.change === "expiry" ? (
        <Field label={`Expires (${zoneLabel(frame.nowMs, frame.timeZone)})`} hint="Empty: never.">
          {(props) => <Input {...props} {...register("expires")} type="datetime-local" />}
        </Field>
      ) : (
        <Field label="Amount" isRequired error={errors.amount?.message}>
          {(props) => <AmountInput {...props} {...register("amount")} suffix="credits" />}
        </Field>
      )}
      <Field label="Reason" isRequired error={errors.reason?.message}>
        {(props) => <TextArea {...props} {...register("reason")} />}
      </Field>
      <BeforeAfter changes={changesOf(form, grant, credits, frame)} />
      <div className="flex flex-wrap justify-end gap-2">
        {onCancel === undefined ? null : <Button onClick={onCancel}>Cancel</Button>}
        <Button type="submit" intent="primary" isBusy={isBusy} busyLabel="Applying…">
          Apply
        </Button>
      </div>
    </form>
  );
}

function changesOf(form: AdjustForm, grant: Grant, credits: Credits, frame: TimeFrame): Change[] {
  if (form.change === "expiry") {
    const expiresMs = form.expires === "" ? null : instantOf(form.expires, frame.timeZone);
    return [
      {
        name: "Expires",
        before: grant.expires_at === null ? "never" : formatMoment(Date.parse(grant.expires_at), frame),
        after: expiresMs === null ? "never" : formatMoment(expiresMs, frame),
        isAmount: false,
      },
    ];
  }
  const delta = adjustedDelta(form.change, form.amount, grant);
  return [
    {
      name: "Left of the grant",
      before: grant.available,
      after: delta === null ? null : sumOf(grant.available, delta),
    },
    {
      name: "Available",
      before: credits.available,
      after: delta === null ? null : sumOf(credits.available, delta),
    },
  ];
}
