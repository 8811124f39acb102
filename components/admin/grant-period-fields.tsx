"use client";

import type { FieldErrors, UseFormRegister } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { AmountInput, Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { IssueForm } from "./grant-input";

const UNITS = [
  { value: "", label: "Never: once" },
  { value: "hour", label: "Hours" },
  { value: "day", label: "Days" },
  { value: "week", label: "Weeks" },
  { value: "month", label: "Months" },
];

const RESTS = [
  { value: "expires", label: "Expires" },
  { value: "carried", label: "Is carried over" },
];

interface GrantPeriodFieldsProps {
  register: UseFormRegister<IssueForm>;
  errors: FieldErrors<IssueForm>;
  /** True once a unit is chosen: only then there are periods to ask about. */
  repeats: boolean;
  /** True while what is left at a reset goes on. */
  carries: boolean;
}

/** How often a grant is given again, and what becomes of its rest. */
export function GrantPeriodFields({ register, errors, repeats, carries }: GrantPeriodFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Repeats" hint="Each period gives the amount.">
        {(props) => <Select {...props} {...register("unit")} options={UNITS} />}
      </Field>
      {repeats ? (
        <>
          <Field label="Every" hint="So many of them, from when it is issued." error={errors.every?.message}>
            {(props) => <Input {...props} {...register("every")} inputMode="numeric" />}
          </Field>
          <Field label="What is left at a reset">
            {(props) => <Select {...props} {...register("rest")} options={RESTS} />}
          </Field>
        </>
      ) : null}
      {repeats && carries ? (
        <>
          <Field label="At most" hint="Empty: all of it." error={errors.carriedMax?.message}>
            {(props) => <AmountInput {...props} {...register("carriedMax")} />}
          </Field>
          <Field
            label="For"
            hint="So many resets each part of it. Empty: for ever."
            error={errors.carriedPeriods?.message}
          >
            {(props) => (
              <Input {...props} {...register("carriedPeriods")} inputMode="numeric" suffix="resets" />
            )}
          </Field>
        </>
      ) : null}
    </div>
  );
}
