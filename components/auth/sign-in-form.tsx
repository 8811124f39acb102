"use client";

import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type SignInOutcome, signIn } from "@/lib/auth/client";
import { CodeForm } from "./code-form";
import { Notice } from "./notice";
import { type SignInErrors, signInErrors, type Unsuccessful, wordsFor } from "./sign-in-errors";

interface SignInFormProps {
  /** Where each role goes: back to what was asked, or where it starts. */
  homes: Readonly<Record<"user" | "admin", string>>;
  /** Typed in by the demo's buttons. */
  filledWith?: { readonly email: string; readonly password: string };
}

export function SignInForm({ homes, filledWith }: SignInFormProps) {
  const [errors, setErrors] = useState<SignInErrors>({});
  const [failure, setFailure] = useState<Unsuccessful | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isCodeAsked, setIsCodeAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const focus = (name: string) =>
    form.current?.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.focus();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const values = new FormData(event.currentTarget);
    const email = String(values.get("email") ?? "").trim();
    const password = String(values.get("password") ?? "");
    const found = signInErrors(email, password);
    setErrors(found);
    setFailure(null);
    const first = found.email === undefined ? (found.password === undefined ? null : "password") : "email";
    if (first !== null) return focus(first);
    setIsBusy(true);
    const outcome: SignInOutcome = await signIn(email, password);
    if (outcome.kind === "signed_in") {
      // A whole page load: every layout is then rendered by the server for this person and nobody before them.
      window.location.assign(homes[outcome.role]);
      return;
    }
    setIsBusy(false);
    if (outcome.kind === "second_factor") return setIsCodeAsked(true);
    setFailure(outcome);
    if (outcome.kind === "refused") focus("password");
  }

  if (isCodeAsked) return <CodeForm homes={homes} onBack={() => setIsCodeAsked(false)} />;
  return (
    <form
      ref={form}
      noValidate
      onSubmit={submit}
      className="flex flex-col gap-4"
      aria-describedby="sign-in-failure"
    >
      <div id="sign-in-failure" role="alert" className={failure === null ? "-mb-4" : undefined}>
        {failure === null ? null : <Notice {...wordsFor(failure)} />}
      </div>
      <Field label="E-mail" error={errors.email}>
        {(control) => (
          <Input
            {...control}
            key={filledWith?.email}
            name="email"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={filledWith?.email}
          />
        )}
      </Field>
      <Field label="Password" error={errors.password}>
        {(control) => (
          <Input
            {...control}
            key={filledWith?.email}
            name="password"
            type="password"
            autoComplete="current-password"
            defaultValue={filledWith?.password}
          />
        )}
      </Field>
      <Button type="submit" intent="primary" isBusy={isBusy} busyLabel="Signing in…" className="mt-2 h-9!">
        Sign in
      </Button>
    </form>
  );
}
