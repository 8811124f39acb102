"use client";

import { ButtonLink, Link } from "@/components/ui/link";
import { askForReset, setPasswordByLink } from "@/lib/auth/client";
import { AuthForm } from "./auth-form";
import { emailError, PASSWORD_MIN, passwordError } from "./auth-words";
import { MailIsOnItsWay } from "./sign-up-form";

const EMAIL = [
  { name: "email", label: "E-mail", type: "email", autoComplete: "username", check: emailError },
] as const;

export function ForgotPasswordForm({ outboxHref }: { outboxHref: string | null }) {
  return (
    <>
      <AuthForm
        fields={EMAIL}
        submitLabel="Send a link"
        busyLabel="Asking…"
        send={({ email = "" }) => askForReset(email)}
        done={<MailIsOnItsWay outboxHref={outboxHref} what="set a new password" span="one hour" />}
      />
      <p className="mt-6 text-muted">
        You remember it? <Link href="/sign-in">Sign in</Link>
      </p>
    </>
  );
}

const PASSWORD = [
  {
    name: "password",
    label: "New password",
    type: "password",
    autoComplete: "new-password",
    hint: `At least ${PASSWORD_MIN} characters.`,
    check: passwordError,
  },
] as const;

/** The token stands behind the `#` of the address, which no server is sent and no log keeps. */
export function ResetPasswordForm() {
  return (
    <>
      <AuthForm
        fields={PASSWORD}
        submitLabel="Set password"
        busyLabel="Setting…"
        send={({ password = "" }) => setPasswordByLink(window.location.hash.slice(1), password)}
        done={
          <div className="flex flex-col items-start gap-3">
            <p className="font-medium">Your password is set.</p>
            <p className="text-muted">Every session was ended. Sign in with the new one.</p>
            <ButtonLink href="/sign-in" intent="primary">
              Sign in
            </ButtonLink>
          </div>
        }
      />
      <p className="mt-6 text-muted">
        The link does not work? <Link href="/forgot-password">Ask for a new one</Link>
      </p>
    </>
  );
}
