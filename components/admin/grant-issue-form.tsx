"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, useWatch } from "react-hook-form";
import type { Credits } from "@/components/decisions/decision-shapes";
import { sourceName, windowName } from "@/components/decisions/words";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { useTimeFrame } from "@/components/ui/clock";
import { ErrorState } from "@/components/ui/error-state";
import { Field, FieldGroup } from "@/components/ui/field";
import { AmountInput, Input, TextArea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { GrantTerms } from "@/lib/credits/schema/grant-schema";
import { parseDecimal } from "@/lib/engine/amounts";
import { sumOf } from "@/lib/format";
import { zoneLabel } from "@/lib/format-time";
import { BeforeAfter } from "./before-after";
import { CURRENCIES, GRANT_KINDS, grantTermsOf, type IssueForm, issueForm } from "./grant-input";
import { GrantPeriodFields } from "./grant-period-fields";

const KIND_OPTIONS = GRANT_KINDS.map((kind) => ({
  value: kind,
  label:
    kind === "reset" ? "Banked resets" : kind === "adjustment" ? "Adjustment (goodwill)" : sourceName(kind),
}));

const CURRENCY_OPTIONS = CURRENCIES.map((currency) => ({ value: currency, label: currency }));

const EMPTY: IssueForm = {
  kind: "promo",
  amount: "",
  priority: "10",
  expires: "",
  unit: "",
  every: "1",
  rest: "expires",
  carriedMax: "",
  carriedPeriods: "",
  windows: [],
  features: "",
  paid: "",
  currency: "EUR",
  reason: "",
};

interface GrantIssueFormProps {
  credits: Credits;
  /** Keys of the windows that a banked reset can give back. */
  windows: readonly string[];
  onIssue: (grant: GrantTerms) => void;
  onCancel?: () => void;
  isBusy?: boolean;
  /** What the server refused, in its words. */
  error?: string;
}

export function GrantIssueForm({
  credits,
  windows,
  onIssue,
  onCancel,
  isBusy = false,
  error,
}: GrantIssueFormProps) {
  const { timeZone, nowMs } = useTimeFrame();
  const { register, handleSubmit, control, formState } = useForm<IssueForm>({
    resolver: zodResolver(issueForm),
    defaultValues: EMPTY,
  });
  const [amount, kind, unit, rest] = useWatch({ control, name: ["amount", "kind", "unit", "rest"] });
  const isReset = kind === "reset";
  const micros = parseDecimal(amount.trim());
  const { errors } = formState;
  const submit = handleSubmit((form) => onIssue(grantTermsOf(form, timeZone)));
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {error === undefined ? null : <ErrorState title={error}>Nothing was issued.</ErrorState>}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Kind" error={errors.kind?.message}>
          {(props) => <Select {...props} {...register("kind")} options={KIND_OPTIONS} />}
        </Field>
        <Field label="Amount" isRequired error={errors.amount?.message}>
          {(props) => (
            <AmountInput {...props} {...register("amount")} suffix={isReset ? "resets" : "credits"} />
          )}
        </Field>
        <Field label="Priority" hint="Lower is drawn first." error={errors.priority?.message}>
          {(props) => <Input {...props} {...register("priority")} inputMode="numeric" />}
        </Field>
        <Field label={`Expires (${zoneLabel(nowMs, timeZone)})`} hint="Empty: never.">
          {(props) => <Input {...props} {...register("expires")} type="datetime-local" />}
        </Field>
      </div>
      <GrantPeriodFields
        register={register}
        errors={errors}
        repeats={unit !== ""}
        carries={rest === "carried"}
      />
      {isReset && windows.length > 0 ? (
        <FieldGroup legend="Windows it gives back" hint="None ticked: every window of the plan’s layers.">
          {windows.map((key) => (
            <Checkbox key={key} {...register("windows")} value={key} label={windowName(key)} />
          ))}
        </FieldGroup>
      ) : null}
      <Field
        label={isReset ? "Features it is for" : "Features it pays for"}
        hint="Names parted by commas. Empty: all."
        error={errors.features?.message}
      >
        {(props) => <Input {...props} {...register("features")} placeholder="codex.task, sora.video" />}
      </Field>
      <div className="grid grid-cols-[1fr_6rem] gap-4">
        <Field
          label="Paid"
          hint="What all of it cost in money. Kept and shown; decides nothing."
          error={errors.paid?.message}
        >
          {(props) => <AmountInput {...props} {...register("paid")} />}
        </Field>
        <Field label="Currency">
          {(props) => <Select {...props} {...register("currency")} options={CURRENCY_OPTIONS} />}
        </Field>
      </div>
      <Field label="Reason" isRequired error={errors.reason?.message}>
        {(props) => <TextArea {...props} {...register("reason")} />}
      </Field>
      {isReset ? null : (
        <BeforeAfter
          changes={[
            {
              name: "Available",
              before: credits.available,
              after: micros === null || micros <= 0n ? null : sumOf(credits.available, amount.trim()),
            },
          ]}
        />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {onCancel === undefined ? null : <Button onClick={onCancel}>Cancel</Button>}
        <Button type="submit" intent="primary" isBusy={isBusy} busyLabel="Issuing…">
          Issue grant
        </Button>
      </div>
    </form>
  );
}
