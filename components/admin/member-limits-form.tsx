"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, useWatch } from "react-hook-form";
import { windowName } from "@/components/decisions/words";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { FormButtons, type FormProps } from "@/components/ui/form-buttons";
import { AmountInput } from "@/components/ui/input";
import { formatQuantity } from "@/lib/format";
import type { MemberWire } from "@/lib/members/schema/member-schema";
import { BeforeAfter } from "./before-after";
import { type LimitLine, type LimitsForm, limitLines, limitsForm, limitsOf } from "./member-input";

interface MemberLimitsFormProps extends FormProps {
  member: MemberWire;
  onChange: (limits: Record<string, string>) => void;
}

/** Limits of their own in place of the plan's: filled in to add or change one, emptied to take it away. Says first what will be different. */
export function MemberLimitsForm({ member, onChange, error, ...buttons }: MemberLimitsFormProps) {
  const lines = limitLines(member);
  const { register, handleSubmit, control, formState } = useForm<LimitsForm>({
    resolver: zodResolver(limitsForm),
    defaultValues: { limits: lines.map(({ own }) => own) },
  });
  const asked = useWatch({ control, name: "limits" });
  const changes = lines.flatMap((line, i) => {
    const after = asked[i]?.trim() ?? "";
    return after === line.own ? [] : [changeOf(line, after)];
  });
  return (
    <form
      noValidate
      onSubmit={handleSubmit((form) => onChange(limitsOf(lines, form)))}
      className="flex flex-col gap-4"
    >
      {error === undefined ? null : <ErrorState title={error}>Nothing was changed.</ErrorState>}
      {lines.map((line, i) => (
        <Field
          key={line.key}
          label={nameOf(line)}
          hint={line.own === "" ? `Empty: the plan’s ${formatQuantity(line.limit)}.` : "Empty: the plan’s."}
          error={formState.errors.limits?.[i]?.message}
        >
          {(props) => <AmountInput {...props} {...register(`limits.${i}`)} suffix={line.unit} />}
        </Field>
      ))}
      {changes.length === 0 ? null : (
        <BeforeAfter
          changes={changes}
          note="What was used stays counted, also where it is more than the new limit."
        />
      )}
      <FormButtons submitLabel="Change limits" busyLabel="Changing…" {...buttons} />
    </form>
  );
}

function changeOf(line: LimitLine, after: string) {
  const plans = line.own === "" ? `${formatQuantity(line.limit)}, the plan’s` : "the plan’s";
  const before = line.own === "" ? plans : formatQuantity(line.own);
  return { name: nameOf(line), before, after: after === "" ? plans : after, isAmount: false };
}

/** "5-hour" as a label of its own. */
function nameOf({ key }: LimitLine): string {
  const name = windowName(key);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
