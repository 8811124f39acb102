"use client";

import { type FormEvent, type HTMLInputAutoCompleteAttribute, type ReactNode, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { AuthOutcome } from "@/lib/auth/client";
import { outcomeWords, type Unsuccessful } from "./auth-words";
import { Notice } from "./notice";

interface AuthField {
  readonly name: string;
  readonly label: string;
  readonly type: "text" | "email" | "password";
  /** What password managers go by. */
  readonly autoComplete: HTMLInputAutoCompleteAttribute;
  readonly hint?: string;
  readonly defaultValue?: string;
  check(value: string): string | undefined;
}

interface AuthFormProps {
  fields: readonly AuthField[];
  submitLabel: string;
  busyLabel: string;
  send: (values: Readonly<Record<string, string>>) => Promise<AuthOutcome>;
  /** Stands in place of the form once it is done; left out, the form stays, emptied of passwords. */
  done?: ReactNode;
  onDone?: () => void;
}

/** A form of the pages before the sign-in: errors at their fields, the first of them focused, nothing lost when it is refused. */
export function AuthForm({ fields, submitLabel, busyLabel, send, done, onDone }: AuthFormProps) {
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<Unsuccessful | null>(null);
  const [state, setState] = useState<"open" | "busy" | "done">("open");
  const form = useRef<HTMLFormElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (state !== "open") return;
    const data = new FormData(event.currentTarget);
    const values: Record<string, string> = {};
    const found: Record<string, string> = {};
    for (const { name, type, check } of fields) {
      const value = String(data.get(name) ?? "");
      values[name] = type === "password" ? value : value.trim();
      const error = check(values[name]);
      if (error !== undefined) found[name] = error;
    }
    setErrors(found);
    setFailure(null);
    const first = fields.find(({ name }) => found[name] !== undefined);
    if (first !== undefined)
      return form.current?.querySelector<HTMLInputElement>(`input[name="${first.name}"]`)?.focus();
    setState("busy");
    const outcome = await send(values);
    setState(outcome.kind === "done" && done !== undefined ? "done" : "open");
    setFailure(outcome.kind === "done" ? null : outcome);
    if (outcome.kind !== "done") return;
    for (const input of form.current?.querySelectorAll<HTMLInputElement>('input[type="password"]') ?? [])
      input.value = "";
    onDone?.();
  }

  if (state === "done") return <div role="status">{done}</div>;
  return (
    <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
      <div role="alert" className={failure === null ? "-mb-4" : undefined}>
        {failure === null ? null : <Notice {...outcomeWords(failure)} />}
      </div>
      {fields.map(({ name, label, type, autoComplete, hint, defaultValue }) => (
        <Field key={name} label={label} error={errors[name]} {...(hint === undefined ? {} : { hint })}>
          {(control) => (
            <Input
              {...control}
              name={name}
              type={type}
              autoComplete={autoComplete}
              defaultValue={defaultValue}
              {...(type === "email" ? { autoCapitalize: "none", spellCheck: false } : {})}
            />
          )}
        </Field>
      ))}
      <Button
        type="submit"
        intent="primary"
        isBusy={state === "busy"}
        busyLabel={busyLabel}
        className={classNames("mt-2 h-9!", done === undefined ? "self-start" : null)}
      >
        {submitLabel}
      </Button>
    </form>
  );
}
