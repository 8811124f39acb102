"use client";

import { Link } from "@/components/ui/link";
import { signUp } from "@/lib/auth/client";
import { AuthForm } from "./auth-form";
import { emailError, PASSWORD_MIN, passwordError } from "./auth-words";

const FIELDS = [
  {
    name: "name",
    label: "Name",
    type: "text",
    autoComplete: "name",
    check: (value: string) =>
      value === ""
        ? "Enter your name."
        : value.length > 100
          ? "Name must have at most 100 characters."
          : undefined,
  },
  { name: "email", label: "E-mail", type: "email", autoComplete: "username", check: emailError },
  {
    name: "password",
    label: "Password",
    type: "password",
    autoComplete: "new-password",
    hint: `At least ${PASSWORD_MIN} characters.`,
    check: passwordError,
  },
] as const;

/** The words at its end are the same whoever has the address: they say what happens, not who is known. */
export function SignUpForm({ outboxHref }: { outboxHref: string | null }) {
  return (
    <>
      <AuthForm
        fields={FIELDS}
        submitLabel="Sign up"
        busyLabel="Signing up…"
        send={({ name = "", email = "", password = "" }) => signUp(name, email, password)}
        done={<MailIsOnItsWay outboxHref={outboxHref} what="confirm your address" span="24 hours" />}
      />
      <p className="mt-6 text-muted">
        You have an account? <Link href="/sign-in">Sign in</Link>
      </p>
    </>
  );
}

/** What comes next, and where to look where no mail leaves the machine. */
export function MailIsOnItsWay({
  outboxHref,
  what,
  span,
}: {
  outboxHref: string | null;
  what: string;
  span: string;
}) {
  return (
    <div className="flex flex-col gap-3">
      <p className="font-medium">Look at your mail.</p>
      <p className="text-muted">
        If the address can be used, a mail is on its way to it. Open the link in it to {what}; it is good for{" "}
        {span}. Nothing there after some minutes? Look among unwanted mail, or ask again.
      </p>
      {outboxHref === null ? null : (
        <p>
          This is a demo, which sends no mail: <Link href={outboxHref}>read it in the outbox</Link>.
        </p>
      )}
    </div>
  );
}
