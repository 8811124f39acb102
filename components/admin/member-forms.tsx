"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { type Control, type FieldErrors, type UseFormRegister, useForm, useWatch } from "react-hook-form";
import { Radio } from "@/components/ui/choice";
import { ErrorState } from "@/components/ui/error-state";
import { Field, FieldGroup } from "@/components/ui/field";
import { FormButtons, type FormProps } from "@/components/ui/form-buttons";
import { AmountInput, Input } from "@/components/ui/input";
import type { MemberWire } from "@/lib/members/schema/member-schema";
import {
  CAP_PERIODS,
  type CapsForm,
  capsForm,
  capsFormOf,
  capsOf,
  type MemberForm,
  memberForm,
} from "./member-input";

export interface NewMember {
  readonly name: string;
  readonly external_id?: string;
  readonly caps: MemberWire["caps"];
}

export function MemberAddForm({
  onAdd,
  error,
  ...buttons
}: FormProps & { onAdd: (member: NewMember) => void }) {
  const { register, handleSubmit, control, formState } = useForm<MemberForm>({
    resolver: zodResolver(memberForm),
    defaultValues: { name: "", externalId: "", ...capsFormOf(null) },
  });
  const { errors } = formState;
  const whose = useWatch({ control, name: "whose" });
  const submit = handleSubmit((form) => {
    const { name, externalId } = form;
    onAdd({ name, caps: capsOf(form), ...(externalId === "" ? {} : { external_id: externalId }) });
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {error === undefined ? null : <ErrorState title={error}>Nobody was added.</ErrorState>}
      <Field label="Name" isRequired error={errors.name?.message}>
        {(props) => <Input {...props} {...register("name")} autoComplete="off" />}
      </Field>
      <Field
        label="External id"
        hint="Your own id of the member, taken once in the organization."
        error={errors.externalId?.message}
      >
        {(props) => <Input {...props} {...register("externalId")} autoComplete="off" />}
      </Field>
      <CapFields
        register={register as unknown as UseFormRegister<CapsForm>}
        errors={errors}
        isOwn={whose === "own"}
      />
      <FormButtons submitLabel="Add member" busyLabel="Adding…" {...buttons} />
    </form>
  );
}

export function MemberCapsForm({
  member,
  onChange,
  error,
  ...buttons
}: FormProps & { member: MemberWire; onChange: (caps: MemberWire["caps"]) => void }) {
  const { register, handleSubmit, control, formState } = useForm<CapsForm>({
    resolver: zodResolver(capsForm),
    defaultValues: capsFormOf(member),
  });
  const whose = useWatch({ control: control as Control<CapsForm>, name: "whose" });
  return (
    <form
      noValidate
      onSubmit={handleSubmit((form) => onChange(capsOf(form)))}
      className="flex flex-col gap-4"
    >
      {error === undefined ? null : <ErrorState title={error}>Nothing was changed.</ErrorState>}
      <CapFields register={register} errors={formState.errors} isOwn={whose === "own"} />
      <p className="text-muted">What the running period has spent stays counted.</p>
      <FormButtons submitLabel="Change caps" busyLabel="Changing…" {...buttons} />
    </form>
  );
}

const LABELS = { day: "Per day", week: "Per week", month: "Per month" };

function CapFields({
  register,
  errors,
  isOwn,
}: {
  register: UseFormRegister<CapsForm>;
  errors: FieldErrors<CapsForm>;
  isOwn: boolean;
}) {
  return (
    <>
      <FieldGroup legend="Spend caps">
        <Radio {...register("whose")} value="plan" label="The plan’s" hint="What it gives every member." />
        <Radio
          {...register("whose")}
          value="own"
          label="Their own"
          hint="In place of the plan’s. All empty: no cap."
        />
      </FieldGroup>
      {isOwn
        ? CAP_PERIODS.map((period) => (
            <Field key={period} label={LABELS[period]} error={errors[period]?.message}>
              {(props) => <AmountInput {...props} {...register(period)} suffix="credits" />}
            </Field>
          ))
        : null}
    </>
  );
}

interface ConfirmProps extends FormProps {
  member: MemberWire;
  act: "freeze" | "unlink" | "remove";
  onConfirm: () => void;
}

const CONFIRM = {
  freeze: {
    says: "Every request of theirs is refused from now on. What they used stays, and the freeze can be lifted.",
    failed: "They are not frozen.",
    submit: "Freeze member",
    busy: "Freezing…",
  },
  unlink: {
    says: "Whoever signs in as this member sees nothing of the organization from now on. The member stays, with their keys and what they used, and somebody can be invited to be them.",
    failed: "They are still linked.",
    submit: "Unlink person",
    busy: "Unlinking…",
  },
  remove: {
    says: "They are unknown from now on and their API keys and sign-in here end. Open holds are still captured or released, and what they used stays. This cannot be undone.",
    failed: "They were not removed.",
    submit: "Remove member",
    busy: "Removing…",
  },
} as const;

/** Says what it does to whom, and does nothing before it is said again. */
export function MemberConfirm({ member, act, onConfirm, error, ...buttons }: ConfirmProps) {
  const words = CONFIRM[act];
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onConfirm();
      }}
    >
      {error === undefined ? null : <ErrorState title={error}>{words.failed}</ErrorState>}
      <p>
        <span className="font-medium">{member.name}</span>
        {member.external_id === null ? null : (
          <span className="font-mono text-sm text-muted"> {member.external_id}</span>
        )}
      </p>
      <p className="text-muted">{words.says}</p>
      <FormButtons isDanger submitLabel={words.submit} busyLabel={words.busy} {...buttons} />
    </form>
  );
}
