"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { AuthForm } from "@/components/auth/auth-form";
import { Badge } from "@/components/ui/badge";
import { say } from "@/components/ui/toast";
import { beginSecondFactor, endSecondFactor } from "@/lib/auth/client";

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
        <AuthForm
          key="on"
          fields={PASSWORD}
          submitLabel="Turn off"
          busyLabel="Turning off…"
          send={({ password = "" }) => endSecondFactor(password)}
          onDone={() => changed("The second factor is off.")}
        />
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
