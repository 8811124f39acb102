"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { windowName } from "@/components/decisions/words";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { Field, FieldGroup } from "@/components/ui/field";
import { AmountInput } from "@/components/ui/input";
import { Day } from "@/components/ui/time";
import { formatCredits } from "@/lib/format";
import {
  type AlertState,
  type AlertTerms,
  creditsAlert,
  isSameAlert,
  percentsOf,
  withAlert,
} from "./alert-terms";

interface AlertChoiceProps {
  alerts: readonly AlertState[];
  /** Keys of the windows that can be watched. */
  windows: readonly string[];
  onChange: (alerts: AlertTerms[]) => void;
  isBusy?: boolean;
  error?: string;
  /** Why this reader may look and not change. */
  locked?: string;
}

/** At which thresholds to be told. Every press is saved at once: there is nothing to get wrong by it. */
export function AlertChoice({ alerts, windows, onChange, isBusy = false, error, locked }: AlertChoiceProps) {
  const terms = alerts.map(termsOf);
  const set = (one: AlertTerms, isSet: boolean) => {
    if (!isBusy) onChange(withAlert(terms, one, isSet));
  };
  return (
    <div className="flex flex-col gap-3">
      <FieldGroup legend="Alerts" hint="Each is told once a period, when it is crossed." error={error}>
        {windows.map((window) => (
          <fieldset key={window} className="mb-1">
            <legend className="text-sm text-muted">{windowName(window)}, used</legend>
            <div className="flex flex-wrap gap-x-4">
              {percentsOf(terms, window).map((percent) => {
                const one = { kind: "window", window, percent } as const;
                const known = alerts.find((alert) => isSameAlert(alert, one));
                return (
                  <Checkbox
                    key={percent}
                    label={`${percent}\u202f%`}
                    {...(known?.crossed_at == null ? {} : { hint: <Crossed at={known.crossed_at} /> })}
                    checked={known !== undefined}
                    disabled={locked !== undefined}
                    onChange={(event) => set(one, event.target.checked)}
                  />
                );
              })}
            </div>
          </fieldset>
        ))}
      </FieldGroup>
      <CreditsLeft alerts={alerts} onSet={set} isBusy={isBusy} isLocked={locked !== undefined} />
      {locked === undefined ? null : <p className="text-sm text-muted">{locked}</p>}
    </div>
  );
}

interface CreditsLeftProps {
  alerts: readonly AlertState[];
  onSet: (one: AlertTerms, isSet: boolean) => void;
  isBusy: boolean;
  isLocked: boolean;
}

function CreditsLeft({ alerts, onSet, isBusy, isLocked }: CreditsLeftProps) {
  const [written, setWritten] = useState("");
  const [error, setError] = useState<string>();
  const add = () => {
    const one = creditsAlert(written);
    if (one === null) return setError("Credits left must be a number, such as 25");
    setError(undefined);
    setWritten("");
    onSet(one, true);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      {isLocked ? null : (
        <div className="flex items-start gap-2">
          <Field label="When so many credits are left" error={error}>
            {(control) => (
              <AmountInput
                {...control}
                placeholder="25"
                value={written}
                onChange={(event) => setWritten(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" className="mt-5.5" isBusy={isBusy}>
            Add
          </Button>
        </div>
      )}
      <ul className="mt-1">
        {alerts.flatMap((alert) =>
          alert.kind === "window"
            ? []
            : [
                <li key={alert.left} className="flex min-h-8 items-center gap-2">
                  <span className="font-mono">{formatCredits(alert.left)}</span> left
                  {alert.crossed_at === null ? null : (
                    <span className="text-sm text-muted">
                      <Crossed at={alert.crossed_at} />
                    </span>
                  )}
                  {isLocked ? null : (
                    <Button
                      intent="quiet"
                      size="icon"
                      icon={<X aria-hidden />}
                      aria-label={`Do not tell at ${formatCredits(alert.left)} credits left`}
                      onClick={() => onSet(termsOf(alert), false)}
                    />
                  )}
                </li>,
              ],
        )}
      </ul>
    </form>
  );
}

function termsOf(alert: AlertState): AlertTerms {
  return alert.kind === "window"
    ? { kind: "window", window: alert.window, percent: alert.percent }
    : { kind: "credits", left: alert.left };
}

function Crossed({ at }: { at: string }) {
  return (
    <>
      crossed <Day at={at} />
    </>
  );
}
