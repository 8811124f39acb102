"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, useWatch } from "react-hook-form";
import type { Credits } from "@/components/decisions/decision-shapes";
import { sourceName } from "@/components/decisions/words";
import { Button } from "@/components/ui/button";
import { useTimeFrame } from "@/components/ui/clock";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { AmountInput, Input, TextArea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { parseDecimal } from "@/lib/engine/amounts";
import { sumOf } from "@/lib/format";
import { instantOf, zoneLabel } from "@/lib/format-time";
import { BeforeAfter } from "./before-after";
import { featuresOf, GRANT_KINDS, type GrantIssue, type IssueForm, issueForm } from "./grant-input";

const KIND_OPTIONS = GRANT_KINDS.map((kind) => ({
  value: kind,
  label: kind === "adjustment" ? "Adjustment (goodwill)" : sourceName(kind),
}));

const REPEATS = [
  { value: "", label: "Once" },
  { value: "day", label: "Every day" },
  { value: "week", label: "Every week" },
  { value: "month", label: "Every month" },
];

interface GrantIssueFormProps {
  credits: Credits;
  onIssue: (grant: GrantIssue) => void;
  onCancel?: () => void;
  isBusy?: boolean;
  /** What the server refused, in its words. */
  error?: string;
}

export function GrantIssueForm({ credits, onIssue, onCancel, isBusy = false, error }: GrantIssueFormProps) {
  const { timeZone, nowMs } = useTimeFrame();
  const { register, handleSubmit, control, formState } = useForm<IssueForm>({
    resolver: zodResolver(issueForm),
    defaultValues: {
      kind: "promo",
      amount: "",
      priority: "10",
      expires: "",
      repeats: "",
      features: "",
      reason: "",
    },
  });
  const amount = useWatch({ control, name: "amount" });
  const micros = parseDecimal(amount.trim());
  const { errors } = formState;
  const submit = handleSubmit((form) => {
    const expiresMs = form.expires === "" ? null : instantOf(form.expires, timeZone);
    onIssue({
      kind: form.kind,
      amount: form.amount,
      priority: Number(form.priority),
      expires_at: expiresMs === null ? null : new Date(expiresMs).toISOString(),
      features: featuresOf(form.features),
      recurrence: form.repeats === "" ? null : { every: 1, unit: form.repeats },
      reason: form.reason,
    });
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {error === undefined ? null : <ErrorState title={error}>Nothing was issued.</ErrorState>}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Kind" error={errors.kind?.message}>
          {(props) => <Select {...props} {...register("kind")} options={KIND_OPTIONS} />}
        </Field>
        <Field label="Amount" isRequired error={errors.amount?.message}>
          {(props) => <AmountInput {...props} {...register("amount")} suffix="credits" />}
        </Field>
        <Field label="Priority" hint="Lower is drawn first." error={errors.priority?.message}>
          {(props) => <Input {...props} {...register("priority")} inputMode="numeric" />}
        </Field>
        <Field label={`Expires (${zoneLabel(nowMs, timeZone)})`} hint="Empty: never.">
          {(props) => <Input {...props} {...register("expires")} type="datetime-local" />}
        </Field>
        <Field label="Repeats" hint="Each period gives the amount; what is left of it expires.">
          {(props) => <Select {...props} {...register("repeats")} options={REPEATS} />}
        </Field>
      </div>
      <Field
        label="Features it pays for"
        hint="Names parted by commas. Empty: all."
        error={errors.features?.message}
      >
        {(props) => <Input {...props} {...register("features")} placeholder="codex.task, sora.video" />}
      </Field>
      <Field label="Reason" isRequired error={errors.reason?.message}>
        {(props) => <TextArea {...props} {...register("reason")} />}
      </Field>
      <BeforeAfter
        changes={[
          {
            name: "Available",
            before: credits.available,
            after: micros === null || micros <= 0n ? null : sumOf(credits.available, amount.trim()),
          },
        ]}
      />
      <div className="flex flex-wrap justify-end gap-2">
        {onCancel === undefined ? null : <Button onClick={onCancel}>Cancel</Button>}
        <Button type="submit" intent="primary" isBusy={isBusy} busyLabel="Issuing…">
          Issue grant
        </Button>
      </div>
    </form>
  );
}
