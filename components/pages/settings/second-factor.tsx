"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { AuthForm } from "@/components/auth/auth-form";
import { BackupCodes } from "@/components/settings/backup-codes";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";
import { beginSecondFactor, endSecondFactor, newBackupCodes } from "@/lib/auth/client";

// What draws the code weighs something, and few turn it on at each visit.
const SecondFactorSetup = dynamic(() =>
  import("./second-factor-setup").then((module) => module.SecondFactorSetup),
);

const PASSWORD = [
  {
    name: "password",
    label: "Your password",
    type: "password",
    autoComplete: "current-password",
    check: (value: string) => (value === "" ? "Enter your password." : undefined),
  },
] as const;

export function SecondFactor({ isOn }: { isOn: boolean }) {
  const router = useRouter();
  const [setup, setSetup] = useState<{ uri: string; codes: readonly string[] } | null>(null);
  const changed = (text: string) => {
    setSetup(null);
    say("success", text);
    router.refresh();
  };
  if (setup !== null)
    return (
      <SecondFactorSetup
        {...setup}
        onDone={() => changed("The second factor is on.")}
        onCancel={() => setSetup(null)}
      />
    );
  return (
    <div className="flex max-w-90 flex-col gap-4">
      <p className="flex items-center gap-2">
        {isOn ? <Badge tone="ok">on</Badge> : <Badge tone="neutral">off</Badge>}
        <span className="text-muted">
          {isOn ? "A code is asked for beside your password." : "Your password alone signs you in."}
        </span>
      </p>
      {isOn ? (
        <SecondFactorOn onEnded={() => changed("The second factor is off.")} />
      ) : (
        <AuthForm
          key="off"
          fields={PASSWORD}
          submitLabel="Set up"
          busyLabel="Preparing…"
          send={async ({ password = "" }) => {
            const begun = await beginSecondFactor(password);
            if (begun.kind !== "begun") return begun;
            setSetup(begun);
            return { kind: "done" };
          }}
        />
      )}
    </div>
  );
}

/** What can be done while it is on; both take the password, or a browser left open would be enough. */
function SecondFactorOn({ onEnded }: { onEnded: () => void }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [task, setTask] = useState<"codes" | "end" | null>(null);
  if (codes !== null)
    return (
      <div>
        <p className="mb-2 text-muted">
          These are good from now on; those before are not. They are shown only here.
        </p>
        <BackupCodes codes={codes} />
      </div>
    );
  if (task === null)
    return (
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setTask("codes")}>New backup codes…</Button>
        <Button onClick={() => setTask("end")}>Turn off…</Button>
      </div>
    );
  return task === "codes" ? (
    <AuthForm
      fields={PASSWORD}
      submitLabel="Make new backup codes"
      busyLabel="Making…"
      send={async ({ password = "" }) => {
        const made = await newBackupCodes(password);
        if (made.kind !== "made") return made;
        setCodes(made.codes);
        return { kind: "done" };
      }}
    />
  ) : (
    <AuthForm
      fields={PASSWORD}
      submitLabel="Turn off"
      busyLabel="Turning off…"
      send={({ password = "" }) => endSecondFactor(password)}
      onDone={onEnded}
    />
  );
}
