"use client";

import { useState } from "react";
import type { WindowState } from "@/components/decisions/standing-shapes";
import { windowName } from "@/components/decisions/words";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field, FieldGroup } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { formatMeasured, isZero, unitOf } from "@/lib/format";
import { BeforeAfter } from "./before-after";

interface GiveBackProps {
  /** What is counted; of those nothing was used of there is nothing to give back. */
  windows: readonly WindowState[];
  isBusy: boolean;
  /** What the server refused; what was filled in stays. */
  error: string | undefined;
  onClose: () => void;
  onGiveBack: (keys: string[], reason: string) => void;
}

const REASON_CHARACTERS_MIN = 3;

export function GiveBackDialog({ isShown, ...rest }: GiveBackProps & { isShown: boolean }) {
  return (
    <Dialog
      title="Give windows back"
      isOpen={isShown}
      onOpenChange={(isOpen) => {
        if (!isOpen) rest.onClose();
      }}
    >
      <GiveBackForm {...rest} />
    </Dialog>
  );
}

/** Empties windows of what was used, by an administrator's word: which, what that changes, and why. In the dialog, so that it starts anew every time that one opens. */
export function GiveBackForm({ windows, isBusy, error, onClose, onGiveBack }: GiveBackProps) {
  // Which there are to choose from must not change under the reader's hand, nor when it is done; their levels do.
  const [keys] = useState(() => windows.filter((window) => !isZero(window.used)).map(({ key }) => key));
  const used = windows.filter(({ key }) => keys.includes(key));
  const [left, setLeft] = useState<readonly string[]>([]);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState<"windows" | "reason" | null>(null);
  const given = used.filter(({ key }) => !left.includes(key));
  const submit = () => {
    if (given.length === 0) setMissing("windows");
    else if (reason.trim().length < REASON_CHARACTERS_MIN) setMissing("reason");
    else
      onGiveBack(
        given.map(({ key }) => key),
        reason.trim(),
      );
  };
  if (used.length === 0) return <NothingUsed onClose={onClose} />;
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {error === undefined ? null : <ErrorState title={error}>Nothing was given back.</ErrorState>}
      <FieldGroup
        legend="Windows"
        {...(missing === "windows" ? { error: "Choose a window to give back" } : {})}
      >
        {used.map(({ key }) => (
          <Checkbox
            key={key}
            label={titleOf(key)}
            checked={!left.includes(key)}
            onChange={({ target }) => {
              setLeft(target.checked ? left.filter((one) => one !== key) : [...left, key]);
              setMissing(null);
            }}
          />
        ))}
      </FieldGroup>
      {given.length === 0 ? null : <BeforeAfter changes={given.map(changeOf)} note={noteOf(given)} />}
      <Field
        label="Reason"
        isRequired
        hint="Stands in the account’s history."
        error={missing === "reason" ? "Reason is missing: it stands in the account’s history" : undefined}
      >
        {(control) => (
          <Input
            {...control}
            value={reason}
            maxLength={500}
            onChange={(event) => {
              setReason(event.target.value);
              setMissing(null);
            }}
          />
        )}
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" intent="primary" isBusy={isBusy} busyLabel="Giving back…">
          Give back
        </Button>
      </div>
    </form>
  );
}

function NothingUsed({ onClose }: Pick<GiveBackProps, "onClose">) {
  return (
    <div className="flex flex-col gap-4">
      <p>Nothing of these windows is used: there is nothing to give back.</p>
      <div className="flex justify-end">
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}

/** "5-hour" as a label of its own. */
function titleOf(key: string): string {
  const name = windowName(key);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function changeOf({ key, measure, used, limit }: WindowState) {
  const of = `of ${formatMeasured(limit, measure)} ${unitOf(measure, limit)} used`;
  return {
    name: titleOf(key),
    before: `${formatMeasured(used, measure)} ${of}`,
    after: `${formatMeasured("0", measure)} ${of}`,
    isAmount: false,
  };
}

function noteOf(given: readonly WindowState[]): string {
  const isHeld = given.some(({ held }) => !isZero(held));
  const held = isHeld ? " What open holds have set aside stays." : "";
  return `Credits that were spent stay spent.${held}`;
}
