"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Radio } from "@/components/ui/choice";
import { ErrorState } from "@/components/ui/error-state";
import { Field, FieldGroup } from "@/components/ui/field";
import { TextArea } from "@/components/ui/input";
import { type DisputeReason, REASONS } from "./dispute-words";

interface DisputeFormProps {
  onSend: (said: { reason: DisputeReason; message: string }) => void;
  onCancel: () => void;
  isBusy: boolean;
  /** What the server refused. The form keeps everything that was filled in. */
  error?: string;
}

/** What is wrong with a charge. Nothing is preselected, and nothing but words is asked for. */
export function DisputeForm({ onSend, onCancel, isBusy, error }: DisputeFormProps) {
  const [reason, setReason] = useState<DisputeReason | null>(null);
  const [message, setMessage] = useState("");
  const [isTried, setTried] = useState(false);
  const isSaid = message.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reason !== null && isSaid) onSend({ reason, message: message.trim() });
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {error === undefined ? null : <ErrorState title={error}>Nothing was sent.</ErrorState>}
      <p className="text-muted">
        A person looks at the charge with everything that is recorded about it, and answers here: a refund, or
        why not. Until then nothing about your balance changes.
      </p>
      <FieldGroup
        legend="What is wrong?"
        error={isTried && reason === null ? "Choose what is wrong" : undefined}
      >
        {(Object.keys(REASONS) as DisputeReason[]).map((one) => (
          <Radio
            key={one}
            name="reason"
            value={one}
            label={REASONS[one]}
            checked={reason === one}
            onChange={() => setReason(one)}
          />
        ))}
      </FieldGroup>
      <Field
        label="In your words"
        isRequired
        error={isTried && !isSaid ? "Say in a few words what happened" : undefined}
      >
        {(control) => (
          <TextArea
            {...control}
            maxLength={2_000}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" intent="primary" isBusy={isBusy} busyLabel="Sending…">
          Send
        </Button>
      </div>
    </form>
  );
}
