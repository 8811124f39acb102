"use client";

import { ButtonLink, Link } from "@/components/ui/link";
import { confirmAddress } from "@/lib/auth/client";
import { AuthForm } from "./auth-form";

/** Nothing happens before the button is pressed: programs that look into mail open its links too. */
export function ConfirmAddress() {
  return (
    <>
      <p className="mb-5 text-muted">
        Press to confirm that this address is yours. Your account is opened then.
      </p>
      <AuthForm
        fields={[]}
        submitLabel="Confirm this address"
        busyLabel="Confirming…"
        send={() => confirmAddress(window.location.hash.slice(1))}
        done={
          <div className="flex flex-col items-start gap-3">
            <p className="font-medium">Your address is confirmed.</p>
            <p className="text-muted">Sign in with the password that you chose.</p>
            <ButtonLink href="/sign-in?next=/keys" intent="primary">
              Sign in
            </ButtonLink>
          </div>
        }
      />
      <p className="mt-6 text-muted">
        The link does not work? <Link href="/sign-up">Sign up again</Link>
      </p>
    </>
  );
}
