"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import type { Grant } from "@/components/decisions/standing-shapes";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { TextArea } from "@/components/ui/input";
import { Day } from "@/components/ui/time";
import { formatCredits } from "@/lib/format";
import { rolloverWords } from "@/lib/format-recurrence";
import { type ReasonForm, reasonForm } from "./grant-input";

interface GrantResetFormProps {
  grant: Grant;
  onReset: (input: ReasonForm) => void;
  onCancel?: () => void;
  isBusy?: boolean;
  error?: string;
}

/** Begins a recurring grant's next period now. The engine says what is carried over: here stands only by which rule. */
export function GrantResetForm({ grant, onReset, onCancel, isBusy = false, error }: GrantResetFormProps) {
  const { register, handleSubmit, formState } = useForm<ReasonForm>({
    resolver: zodResolver(reasonForm),
    defaultValues: { reason: "" },
  });
  const { rollover = null, period_amount = grant.amount, next_reset_at = null } = grant;
  return (
    <form noValidate onSubmit={handleSubmit(onReset)} className="flex flex-col gap-4">
      {error === undefined ? null : <ErrorState title={error}>Nothing was reset.</ErrorState>}
      <Field label="Reason" isRequired error={formState.errors.reason?.message}>
        {(props) => <TextArea {...props} {...register("reason")} />}
      </Field>
      <div className="rounded-sm border border-hairline bg-sunken p-3 text-sm">
        <p>
          A new period begins with <span className="font-mono">{formatCredits(period_amount)}</span> credits.
          Of the <span className="font-mono">{formatCredits(grant.available)}</span> that are left now,{" "}
          {rolloverWords(rollover)}.
        </p>
        {next_reset_at === null ? null : (
          <p className="mt-2 text-muted">
            The next reset stays when it was: <Day at={next_reset_at} />.
          </p>
        )}
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        {onCancel === undefined ? null : <Button onClick={onCancel}>Cancel</Button>}
        <Button type="submit" intent="primary" isBusy={isBusy} busyLabel="Resetting…">
          Reset grant
        </Button>
      </div>
    </form>
  );
}
