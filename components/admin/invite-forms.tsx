"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { FormButtons, type FormProps } from "@/components/ui/form-buttons";
import { Input } from "@/components/ui/input";
import { type InviteForm, inviteForm } from "./member-input";

/** Somebody to be invited, as far as they are known. */
export interface Invitee {
  /** Who they become; null for a member who is added when they accept. */
  readonly memberId: string | null;
  readonly name: string;
  readonly email: string;
}

interface InviteMemberFormProps extends FormProps {
  invitee: Invitee;
  onInvite: (form: InviteForm) => void;
}

/** An address is all that it takes: what they will be called is asked for where nobody has a name for them yet. */
export function InviteMemberForm({ invitee, onInvite, error, ...buttons }: InviteMemberFormProps) {
  const { register, handleSubmit, formState } = useForm<InviteForm>({
    resolver: zodResolver(inviteForm),
    defaultValues: { email: invitee.email, name: invitee.name },
  });
  const { errors } = formState;
  return (
    <form noValidate onSubmit={handleSubmit(onInvite)} className="flex flex-col gap-4">
      {error === undefined ? null : <ErrorState title={error}>Nobody was invited.</ErrorState>}
      <Field
        label="E-mail"
        isRequired
        hint="Only whoever signs in with this address can accept."
        error={errors.email?.message}
      >
        {(props) => (
          <Input {...props} {...register("email")} type="email" autoComplete="off" autoCapitalize="none" />
        )}
      </Field>
      {invitee.memberId === null ? (
        <Field label="Name" isRequired hint="What the member is called here." error={errors.name?.message}>
          {(props) => <Input {...props} {...register("name")} autoComplete="off" />}
        </Field>
      ) : (
        <p className="text-muted">
          They become <span className="font-medium text-ink">{invitee.name}</span>, with what that member has
          used and may use.
        </p>
      )}
      <p className="text-muted">
        They see their own part and what the pool has left, and nothing of their colleagues. The link is good
        once, for 7 days.
      </p>
      <FormButtons submitLabel="Invite" busyLabel="Inviting…" {...buttons} />
    </form>
  );
}

/** The one time that a link is seen, where no mail takes it there. */
export function InvitationLink({ email, link, onDone }: { email: string; link: string; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p>
        This Spillway sends no mail. Hand this link to <span className="break-all">{email}</span> yourself,
        now: it is shown once.
      </p>
      <p className="flex items-start gap-2 rounded-sm border border-hairline bg-sunken p-3">
        <code className="min-w-0 flex-1 font-mono text-sm break-all">{link}</code>
        <CopyButton text={link} label="Copy the link" />
      </p>
      <div className="flex justify-end">
        <Button intent="primary" onClick={onDone}>
          I have kept it
        </Button>
      </div>
    </div>
  );
}
