"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Radio } from "@/components/ui/choice";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { Field, FieldGroup } from "@/components/ui/field";
import { AmountInput, Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { CodeWire } from "@/lib/credits/schema/code-schema";
import { formatQuantity } from "@/lib/format";
import { type CodeForm, codeForm, EMPTY_CODE } from "./code-input";

interface Shared {
  isBusy: boolean;
  /** What the server refused; what was filled in stays. */
  error: string | undefined;
  onCancel: () => void;
}

export interface PlanChoice {
  readonly id: string;
  readonly name: string;
  readonly livemode: boolean;
}

export function NewCodeForm({
  plans,
  onCreate,
  error,
  isBusy,
  onCancel,
}: Shared & { plans: readonly PlanChoice[]; onCreate: (form: CodeForm) => void }) {
  const { register, handleSubmit, formState } = useForm<CodeForm>({
    resolver: zodResolver(codeForm),
    defaultValues: EMPTY_CODE,
  });
  const { errors } = formState;
  const audience = plans.map(({ id, name, livemode }) => ({
    value: id,
    label: `Accounts on ${name}${livemode ? "" : " (sandbox)"}`,
  }));
  return (
    <form noValidate onSubmit={handleSubmit(onCreate)} className="flex flex-col gap-4">
      {error === undefined ? null : <ErrorState title={error}>No code was made.</ErrorState>}
      <Field
        label="Label"
        isRequired
        hint="What its grants are called: everybody who redeems it reads it."
        error={errors.label?.message}
      >
        {(props) => <Input {...props} {...register("label")} autoComplete="off" />}
      </Field>
      <Field label="Credits" isRequired hint="For each account." error={errors.amount?.message}>
        {(props) => <AmountInput {...props} {...register("amount")} suffix="credits" />}
      </Field>
      <Field label="Code" hint="Empty: one is drawn that nobody can guess." error={errors.code?.message}>
        {(props) => <Input {...props} {...register("code")} autoComplete="off" className="font-mono" />}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="How often" hint="By all accounts. Empty: any number." error={errors.max?.message}>
          {(props) => <Input {...props} {...register("max")} inputMode="numeric" suffix="times" />}
        </Field>
        <Field label="Redeemed for" hint="Empty: until you end it." error={errors.days?.message}>
          {(props) => <Input {...props} {...register("days")} inputMode="numeric" suffix="days" />}
        </Field>
        <Field label="Its credits last" hint="Empty: for ever." error={errors.creditsDays?.message}>
          {(props) => <Input {...props} {...register("creditsDays")} inputMode="numeric" suffix="days" />}
        </Field>
        <Field label="Who may redeem it">
          {(props) => (
            <Select
              {...props}
              {...register("plan")}
              options={[{ value: "", label: "Every account" }, ...audience]}
            />
          )}
        </Field>
      </div>
      <FieldGroup legend="For">
        <Radio {...register("mode")} value="live" label="Live accounts" />
        <Radio {...register("mode")} value="sandbox" label="Sandbox accounts" />
      </FieldGroup>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" intent="primary" isBusy={isBusy} busyLabel="Making…">
          Make code
        </Button>
      </div>
    </form>
  );
}

export function EndCodeForm({
  code,
  onEnd,
  error,
  isBusy,
  onCancel,
}: Shared & { code: CodeWire; onEnd: () => void }) {
  const { label, hint, redeemed } = code;
  const accounts = redeemed === 1 ? "one account" : `${formatQuantity(redeemed)} accounts`;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onEnd();
      }}
    >
      {error === undefined ? null : <ErrorState title={error}>The code is as it was.</ErrorState>}
      <p>
        <span className="font-medium">{label}</span>{" "}
        <span className="font-mono text-sm text-muted">{hint}…</span>
      </p>
      <p className="text-muted">
        Nobody redeems it from now on. What {accounts} redeemed stays theirs. This cannot be undone, and its
        letters are not given out again.
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Keep it</Button>
        <Button type="submit" intent="danger" isBusy={isBusy} busyLabel="Ending…">
          End code
        </Button>
      </div>
    </form>
  );
}

/** The one time that the whole code is seen. */
export function NewLetters({ code, onDone }: { code: string; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p>Copy the code now. It is shown once: only its fingerprint is stored.</p>
      <div className="flex items-center gap-2 rounded-sm border border-hairline bg-sunken p-3">
        <code className="min-w-0 flex-1 font-mono text-sm break-all">{code}</code>
        <CopyButton text={code} label="Copy the code" />
      </div>
      <p className="text-muted">Capitals, spaces and dashes do not matter to whoever types it.</p>
      <div className="flex justify-end">
        <Button intent="primary" onClick={onDone}>
          I have kept it
        </Button>
      </div>
    </div>
  );
}
