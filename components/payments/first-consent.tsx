"use client";

import type { Consent } from "@/components/decisions/standing-shapes";
import { Radio } from "@/components/ui/choice";
import { FieldGroup } from "@/components/ui/field";
import { AmountInput } from "@/components/ui/input";

/** What was chosen so far; nothing at first. */
export interface ConsentDraft {
  readonly mode: Consent["mode"] | null;
  /** Credits a day, for `up_to`. */
  readonly limit: string;
}

interface FirstConsentProps {
  draft: ConsentDraft;
  onChange: (draft: ConsentDraft) => void;
  error?: string | undefined;
}

const CHOICES = [
  { mode: "ask", label: "Ask me first" },
  { mode: "never", label: "Use promo credits only" },
  { mode: "up_to", label: "Use credits up to a limit a day" },
  { mode: "always", label: "Use all credits" },
] as const;

/** Asked with the first purchase, nothing preselected: what is bought is used as its buyer says (E4). */
export function FirstConsent({ draft, onChange, error }: FirstConsentProps) {
  return (
    <FieldGroup legend="When included usage runs out" error={error}>
      {CHOICES.map(({ mode, label }) => (
        <Radio
          key={mode}
          name="first-consent"
          value={mode}
          label={label}
          checked={draft.mode === mode}
          onChange={() => onChange({ ...draft, mode })}
        />
      ))}
      {draft.mode === "up_to" ? (
        <div className="ms-6.5 w-40">
          <AmountInput
            aria-label="Credits a day"
            suffix="a day"
            value={draft.limit}
            onChange={(event) => onChange({ ...draft, limit: event.target.value })}
          />
        </div>
      ) : null}
    </FieldGroup>
  );
}
