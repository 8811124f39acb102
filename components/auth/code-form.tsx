"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { signInWithCode } from "@/lib/auth/client";
import { Notice } from "./notice";
import { type Unsuccessful, wordsFor } from "./sign-in-errors";

const REFUSED = {
  title: "The code is not right.",
  advice: "Codes change every 30 seconds, and a backup code is good once. After five tries sign in again.",
};

interface CodeFormProps {
  homes: Readonly<Record<"user" | "admin", string>>;
  onBack: () => void;
}

/** The second step of signing in. One field for both kinds of codes: whoever lost their phone needs no other page. */
export function CodeForm({ homes, onBack }: CodeFormProps) {
  const [failure, setFailure] = useState<Unsuccessful | null>(null);
  const [error, setError] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus({ preventScroll: true }), []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const code = String(new FormData(event.currentTarget).get("code") ?? "").trim();
    setFailure(null);
    setError(code === "" ? "Enter the code." : undefined);
    if (code === "") return input.current?.focus();
    setIsBusy(true);
    const outcome = await signInWithCode(code);
    if (outcome.kind === "signed_in") return window.location.assign(homes[outcome.role]);
    setIsBusy(false);
    if (outcome.kind !== "second_factor") setFailure(outcome);
    input.current?.select();
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <div role="alert" className={failure === null ? "-mb-4" : undefined}>
        {failure === null ? null : <Notice {...(failure.kind === "refused" ? REFUSED : wordsFor(failure))} />}
      </div>
      <Field
        label="Code"
        hint="Six digits from your authenticator app, or one of your backup codes."
        error={error}
      >
        {(control) => (
          <Input
            {...control}
            ref={input}
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            className="font-mono"
          />
        )}
      </Field>
      <Button type="submit" intent="primary" isBusy={isBusy} busyLabel="Checking…" className="mt-2 h-9!">
        Go on
      </Button>
      <Button intent="quiet" onClick={onBack}>
        Back
      </Button>
    </form>
  );
}
