"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import type { Credits } from "@/components/decisions/decision-shapes";
import type { Grant } from "@/components/decisions/standing-shapes";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { TextArea } from "@/components/ui/input";
import { formatCredits, isZero, negated, sumOf } from "@/lib/format";
import { BeforeAfter } from "./before-after";
import { type ReasonForm, reasonForm } from "./grant-input";

interface GrantVoidFormProps {
  /** Of banked resets, how many are left: they are counted, and no balance knows of them. */
  grant: Grant | { resetsLeft: number };
  credits: Credits;
  onVoid: (input: ReasonForm) => void;
  onCancel?: () => void;
  isBusy?: boolean;
  error?: string;
}

/** Takes back what is left of a grant. What it already paid stays paid. */
export function GrantVoidForm({
  grant,
  credits,
  onVoid,
  onCancel,
  isBusy = false,
  error,
}: GrantVoidFormProps) {
  const { register, handleSubmit, formState } = useForm<ReasonForm>({
    resolver: zodResolver(reasonForm),
    defaultValues: { reason: "" },
  });
  return (
    <form noValidate onSubmit={handleSubmit(onVoid)} className="flex flex-col gap-4">
      {error === undefined ? null : <ErrorState title={error}>Nothing was voided.</ErrorState>}
      <Field label="Reason" isRequired error={formState.errors.reason?.message}>
        {(props) => <TextArea {...props} {...register("reason")} />}
      </Field>
      {"resetsLeft" in grant ? (
        <BeforeAfter
          changes={[{ name: "Resets left", before: String(grant.resetsLeft), after: "0", isAmount: false }]}
        />
      ) : (
        <BeforeAfter
          changes={[
            { name: "Left of the grant", before: grant.available, after: "0" },
            {
              name: "Available",
              before: credits.available,
              after: sumOf(credits.available, negated(grant.available)),
            },
          ]}
          note={
            isZero(grant.held)
              ? "What the grant has already paid stays paid."
              : `${formatCredits(grant.held)} credits are held by open requests: those may still be captured.`
          }
        />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {onCancel === undefined ? null : <Button onClick={onCancel}>Keep it</Button>}
        <Button type="submit" intent="danger" isBusy={isBusy} busyLabel="Voiding…">
          Void grant
        </Button>
      </div>
    </form>
  );
}
