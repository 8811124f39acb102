"use client";

import { useEffect, useRef, useState } from "react";
import type { Consent } from "@/components/decisions/standing-shapes";
import { Button } from "@/components/ui/button";
import { Radio } from "@/components/ui/choice";
import { Field, FieldGroup } from "@/components/ui/field";
import { AmountInput } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { parseDecimal } from "@/lib/engine/amounts";

interface ConsentChoiceProps {
  /** Null before the first answer: nothing is preselected (E4). */
  consent: Consent | null;
  /** Filled in for somebody who came from a block and asked to allow so much; saved only when they say so. */
  suggested?: Extract<Consent, { mode: "up_to" }> | null;
  onSave: (consent: Consent) => void;
  isBusy?: boolean;
  error?: string;
  /** Why this reader may look and not choose. */
  locked?: string;
}

const PERIODS = [
  { value: "day", label: "a day" },
  { value: "week", label: "a week" },
  { value: "month", label: "a month" },
];

type Period = "day" | "week" | "month";

/** When what is included runs out: who decides whether purchased credits are spent. */
export function ConsentChoice({
  consent,
  suggested = null,
  onSave,
  isBusy = false,
  error,
  locked,
}: ConsentChoiceProps) {
  const start = suggested ?? consent;
  const [mode, setMode] = useState(start?.mode ?? null);
  const [limit, setLimit] = useState(start?.mode === "up_to" ? start.limit : "");
  const [period, setPeriod] = useState<Period>(start?.mode === "up_to" ? start.period : "day");
  const [limitError, setLimitError] = useState<string>();
  const limitInput = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (suggested === null) return;
    limitInput.current?.focus({ preventScroll: true });
    limitInput.current?.select();
    limitInput.current?.closest("form")?.scrollIntoView({ block: "center" });
  }, [suggested]);
  const save = () => {
    if (mode === null || locked !== undefined) return;
    if (mode !== "up_to") return onSave({ mode });
    const micros = parseDecimal(limit.trim());
    if (micros === null || micros <= 0n)
      return setLimitError("Credits a period must be a number above 0, such as 25");
    setLimitError(undefined);
    onSave({ mode, limit: limit.trim(), period });
  };
  const choice = (value: Consent["mode"]) => ({
    name: "consent",
    value,
    checked: mode === value,
    disabled: locked !== undefined,
    onChange: () => setMode(value),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <FieldGroup legend="When included usage runs out" error={error} hint={locked}>
        <Radio
          {...choice("ask")}
          label="Ask me first"
          hint="The request stops and says what it would charge."
        />
        <Radio {...choice("never")} label="Never use purchased credits" hint="Promo credits may still pay." />
        <Radio {...choice("up_to")} label="Use credits up to a limit" />
        {mode === "up_to" ? (
          <div className="ms-6.5 grid grid-cols-2 gap-2 pb-2 sm:max-w-72">
            <Field label="Credits" error={limitError}>
              {(control) => (
                <AmountInput
                  {...control}
                  ref={limitInput}
                  disabled={locked !== undefined}
                  value={limit}
                  onChange={(event) => setLimit(event.target.value)}
                />
              )}
            </Field>
            <Field label="Period">
              {(control) => (
                <Select
                  {...control}
                  options={PERIODS}
                  disabled={locked !== undefined}
                  value={period}
                  onChange={(event) => setPeriod(event.target.value as Period)}
                />
              )}
            </Field>
          </div>
        ) : null}
        <Radio
          {...choice("always")}
          label="Use all credits"
          hint="Requests never stop while credits are left."
        />
      </FieldGroup>
      {locked === undefined ? (
        <Button type="submit" className="mt-2" isBusy={isBusy} disabled={mode === null}>
          Save
        </Button>
      ) : null}
    </form>
  );
}
