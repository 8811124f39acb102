"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { AuthForm } from "@/components/auth/auth-form";
import { outcomeWords, PASSWORD_MIN, passwordError } from "@/components/auth/auth-words";
import { DateChoice } from "@/components/settings/date-choice";
import { Keyboard } from "@/components/settings/keyboard";
import { NumberChoice } from "@/components/settings/number-choice";
import { Organizations, type ShownOrganization } from "@/components/settings/organizations";
import { SessionList, type ShownSession } from "@/components/settings/session-list";
import { ZoneChoice } from "@/components/settings/zone-choice";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { ButtonLink } from "@/components/ui/link";
import { PageHeader, Section } from "@/components/ui/page-header";
import type { Theme } from "@/components/ui/theme";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { say } from "@/components/ui/toast";
import {
  type AuthOutcome,
  changePassword,
  changeProfile,
  endOtherSessions,
  endSession,
} from "@/lib/auth/client";
import type { NumberStyle } from "@/lib/format-style";
import type { DateStyle } from "@/lib/format-time";
import { DataExport } from "./data-export";
import { SecondFactor } from "./second-factor";

interface SettingsPageProps {
  name: string;
  email: string;
  alertMails: boolean;
  hasSecondFactor: boolean;
  sessions: readonly ShownSession[];
  theme: Theme;
  /** Empty: the browser's. */
  chosenZone: string;
  zones: readonly string[];
  dates: DateStyle;
  numbers: NumberStyle;
  /** The accounts that they may see, to be taken along. */
  accountIds: readonly string[];
  /** Those of the accounts that are organizations', and where they are a member. */
  organizations: readonly ShownOrganization[];
}

/** U5: who somebody is, how they sign in and where they are signed in, what they are told of, and the way to take their data along. */
export function SettingsPage(props: SettingsPageProps) {
  const {
    name,
    email,
    alertMails,
    hasSecondFactor,
    sessions,
    theme,
    chosenZone,
    zones,
    dates,
    numbers,
    accountIds,
    organizations,
  } = props;
  return (
    <>
      <PageHeader title="Settings" />
      <Section title="Profile">
        <Profile name={name} email={email} />
      </Section>
      <Section title="Appearance, time and numbers">
        <p className="mb-2 text-muted">For this browser. The third follows what your system says.</p>
        <ThemeSwitch theme={theme} className="mb-4" />
        <ZoneChoice chosen={chosenZone} zones={zones} />
        <DateChoice chosen={dates} />
        <NumberChoice chosen={numbers} />
      </Section>
      <Section title="Keyboard">
        <Keyboard />
      </Section>
      <Section title="Notifications">
        <Notifications alertMails={alertMails} />
      </Section>
      <Section title="Password">
        <Password />
      </Section>
      <Section title="Second factor">
        <SecondFactor isOn={hasSecondFactor} />
      </Section>
      <Section title="Sessions">
        <Sessions sessions={sessions} />
      </Section>
      {organizations.length === 0 ? null : (
        <Section title="Organizations">
          <Organizations organizations={organizations} />
        </Section>
      )}
      <Section title="Your data">
        {accountIds.length === 0 ? (
          <p className="text-muted">No account is linked to you, so there is none.</p>
        ) : (
          <DataExport accountIds={accountIds} />
        )}
      </Section>
      <Section title="Programs">
        <p className="mb-3 text-muted">
          What programs may do in your name, and how much they may spend; and which of them are told of what
          happens.
        </p>
        <span className="flex flex-wrap gap-2">
          <ButtonLink href="/keys">Keys</ButtonLink>
          {accountIds.length === 0 ? null : <ButtonLink href="/settings/webhooks">Webhooks</ButtonLink>}
        </span>
      </Section>
    </>
  );
}

function Profile({ name, email }: { name: string; email: string }) {
  const router = useRouter();
  const fields = [
    {
      name: "name",
      label: "Name",
      type: "text",
      autoComplete: "name",
      defaultValue: name,
      hint: `You sign in as ${email}.`,
      check: (value: string) =>
        value === ""
          ? "Enter your name."
          : value.length > 100
            ? "Name must have at most 100 characters."
            : undefined,
    },
  ] as const;
  return (
    <div className="max-w-90">
      <AuthForm
        fields={fields}
        submitLabel="Save"
        busyLabel="Saving…"
        send={(values) => changeProfile({ name: values.name ?? "" })}
        onDone={() => {
          say("success", "Saved.");
          router.refresh();
        }}
      />
    </div>
  );
}

function Notifications({ alertMails }: { alertMails: boolean }) {
  const [isOn, setIsOn] = useState(alertMails);
  const change = async (next: boolean) => {
    setIsOn(next);
    const outcome = await changeProfile({ alertMails: next });
    if (outcome.kind === "done")
      return say("success", next ? "You will be mailed." : "No more mails of alerts.");
    setIsOn(!next);
    sayRefused(outcome);
  };
  return (
    <Checkbox
      label="Mail me when a threshold of my account is crossed"
      hint="Once per threshold and period. Mails about how you sign in are always sent."
      checked={isOn}
      onChange={(event) => void change(event.target.checked)}
    />
  );
}

const PASSWORDS = [
  {
    name: "current",
    label: "Password now",
    type: "password",
    autoComplete: "current-password",
    check: (value: string) => (value === "" ? "Enter the password you have now." : undefined),
  },
  {
    name: "next",
    label: "New password",
    type: "password",
    autoComplete: "new-password",
    hint: `At least ${PASSWORD_MIN} characters.`,
    check: passwordError,
  },
] as const;

function Password() {
  const router = useRouter();
  return (
    <div className="max-w-90">
      <p className="mb-3 text-muted">Every other session ends with the old password.</p>
      <AuthForm
        fields={PASSWORDS}
        submitLabel="Change password"
        busyLabel="Changing…"
        send={({ current = "", next = "" }) => changePassword(current, next)}
        onDone={() => {
          say("success", "Your password is changed, and every other session has ended.");
          router.refresh();
        }}
      />
    </div>
  );
}

function Sessions({ sessions }: { sessions: readonly ShownSession[] }) {
  const router = useRouter();
  const [busyId, setBusyId] = useState<string | null>(null);
  const end = async (id: string, send: () => Promise<AuthOutcome>, said: string) => {
    setBusyId(id);
    const outcome = await send();
    setBusyId(null);
    if (outcome.kind !== "done") return sayRefused(outcome);
    say("success", said);
    router.refresh();
  };
  return (
    <>
      <SessionList
        sessions={sessions}
        busyId={busyId}
        onEnd={(id) => void end(id, () => endSession(id), "The session has ended.")}
      />
      {sessions.length < 2 ? null : (
        <Button
          className="mt-3"
          isBusy={busyId === "others"}
          busyLabel="Ending…"
          onClick={() => void end("others", endOtherSessions, "Every other session has ended.")}
        >
          End all others
        </Button>
      )}
    </>
  );
}

function sayRefused(outcome: Exclude<AuthOutcome, { kind: "done" }>): void {
  const { title, advice } = outcomeWords(outcome);
  say("error", `${title} ${advice}`);
}
