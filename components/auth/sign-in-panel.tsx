"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { SignInForm } from "./sign-in-form";

export interface DemoPerson {
  readonly as: "user" | "member" | "admin";
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

interface SignInPanelProps {
  homes: Readonly<Record<"user" | "admin", string>>;
  /** Empty where there is no demo: then nothing of it is on the page. */
  demo: readonly DemoPerson[];
  isSignUpOpen: boolean;
  isResetOpen: boolean;
}

const WHAT_THEY_SEE = {
  user: "A user's own usage",
  member: "A member's share of a pool",
  admin: "The administration",
} as const;

export function SignInPanel({ homes, demo, isSignUpOpen, isResetOpen }: SignInPanelProps) {
  const [chosen, setChosen] = useState<DemoPerson | null>(null);
  return (
    <>
      <SignInForm homes={homes} {...(chosen === null ? {} : { filledWith: chosen })} />
      {isResetOpen || isSignUpOpen ? (
        <p className="mt-5 flex flex-wrap gap-x-4 gap-y-1">
          {isResetOpen ? <Link href="/forgot-password">Forgot your password?</Link> : null}
          {isSignUpOpen ? <Link href="/sign-up">Sign up</Link> : null}
        </p>
      ) : null}
      {demo.length === 0 ? null : (
        <section aria-labelledby="demo" className="mt-8 border-t border-hairline pt-5">
          <h2 id="demo" className="font-medium">
            This is a demo
          </h2>
          <p className="mt-1 text-sm text-muted">Choose who to be; then sign in.</p>
          <ul className="mt-3 flex flex-col gap-3">
            {demo.map((person) => (
              <li key={person.email} className="flex items-center justify-between gap-3">
                <span className="min-w-0">
                  <span className="block">{WHAT_THEY_SEE[person.as]}</span>
                  <span className="flex flex-wrap gap-x-3 font-mono text-xs text-muted">
                    <span>{person.email}</span>
                    <span>{person.password}</span>
                  </span>
                </span>
                <Button
                  size="small"
                  className="shrink-0"
                  onClick={() => setChosen(person)}
                  aria-label={`Fill in ${person.email}`}
                >
                  Fill in
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
