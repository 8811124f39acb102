"use client";

import { useState } from "react";
import type { Frozen } from "@/components/decisions/standing-shapes";
import { Button } from "@/components/ui/button";
import { Radio } from "@/components/ui/choice";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldGroup } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface FreezeDialogProps {
  isShown: boolean;
  frozen: Frozen;
  isBusy: boolean;
  /** What the server refused; what was filled in stays. */
  error?: string;
  onClose: () => void;
  onChange: (to: Frozen, reason: string) => void;
}

const CHOICES: readonly { readonly to: Frozen; readonly label: string; readonly hint: string }[] = [
  { to: "none", label: "Not frozen", hint: "Plan and credits decide again, from the next request on." },
  {
    to: "paid",
    label: "Freeze paid usage",
    hint: "Purchased credits are not spent. What the plan includes, and promo credits, still pay.",
  },
  {
    to: "all",
    label: "Freeze everything",
    hint: "Every request is refused. Credits, holds and history stay as they are.",
  },
];

const REASON_CHARACTERS_MIN = 3;

/** Stops requests at once, or lets them go on: says what it will do, and asks for a reason that stays in the history. */
export function FreezeDialog({ isShown, onClose, ...rest }: FreezeDialogProps) {
  return (
    <Dialog
      title={rest.frozen === "none" ? "Freeze the account" : "Change the freeze"}
      isOpen={isShown}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <FreezeForm onClose={onClose} {...rest} />
    </Dialog>
  );
}

/** In the dialog, so that it starts empty every time that one opens. */
export function FreezeForm({ frozen, isBusy, error, onClose, onChange }: Omit<FreezeDialogProps, "isShown">) {
  // What it was when the dialog opened: the choices must not change under the reader's hand.
  const [before] = useState(frozen);
  const [to, setTo] = useState<Frozen>(before === "none" ? "all" : "none");
  const [reason, setReason] = useState("");
  const [isMissing, setMissing] = useState(false);
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim().length < REASON_CHARACTERS_MIN) setMissing(true);
        else onChange(to, reason.trim());
      }}
    >
      <FieldGroup legend="From the next request on">
        {CHOICES.filter((choice) => choice.to !== before).map((choice) => (
          <Radio
            key={choice.to}
            name="frozen"
            value={choice.to}
            checked={to === choice.to}
            onChange={() => setTo(choice.to)}
            label={choice.label}
            hint={choice.hint}
          />
        ))}
      </FieldGroup>
      <Field
        label="Reason"
        isRequired
        hint="Stands in the account’s history."
        error={isMissing ? "Reason is missing: it stands in the account’s history" : error}
      >
        {(control) => (
          <Input
            {...control}
            value={reason}
            maxLength={500}
            onChange={(event) => {
              setReason(event.target.value);
              setMissing(false);
            }}
          />
        )}
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          intent={to === "none" ? "primary" : "danger"}
          isBusy={isBusy}
          busyLabel="Changing…"
        >
          {to === "none" ? "Lift the freeze" : "Freeze"}
        </Button>
      </div>
    </form>
  );
}
