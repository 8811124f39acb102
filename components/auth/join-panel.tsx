"use client";

import { type ReactNode, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import {
  type AuthOutcome,
  acceptInvitation,
  type InvitationShown,
  type JoinOutcome,
  joinAsNew,
  showInvitation,
  signOut,
} from "@/lib/auth/client";
import { AuthForm } from "./auth-form";
import { outcomeWords, PASSWORD_MIN, passwordError } from "./auth-words";
import { Notice } from "./notice";

/** Of this tab alone, and for as long as it is open: the way over the sign-in and back has no place for it that no server is sent. */
const KEPT = "spillway.invitation";

export type Seen =
  | { readonly kind: "asking" | "no_link" | "unknown" }
  | { readonly kind: "failed"; readonly outcome: Exclude<AuthOutcome, { kind: "done" }> }
  | { readonly kind: "shown"; readonly token: string; readonly invitation: InvitationShown };

/** What an invitation says, and what its reader can do with it now. Nothing happens before they press: programs open links in mails too. */
export function JoinPanel({ signedInAs }: { signedInAs: string | null }) {
  const [seen, setSeen] = useState<Seen>({ kind: "asking" });
  useEffect(() => {
    const token = window.location.hash.slice(1) || (sessionStorage.getItem(KEPT) ?? "");
    if (token === "") {
      setSeen({ kind: "no_link" });
      return;
    }
    sessionStorage.setItem(KEPT, token);
    void showInvitation(token).then((answer) => {
      if (answer.kind === "done") return setSeen({ kind: "shown", token, invitation: answer.body });
      setSeen(answer.kind === "refused" ? { kind: "unknown" } : { kind: "failed", outcome: answer });
    });
    // Another link opened in the same tab changes what is behind the `#` alone, for which no page is loaded.
    const another = () => window.location.reload();
    window.addEventListener("hashchange", another);
    return () => window.removeEventListener("hashchange", another);
  }, []);
  return <SeenInvitation seen={seen} signedInAs={signedInAs} />;
}

/** What is known of the invitation so far, and what its reader can do with it. */
export function SeenInvitation({ seen, signedInAs }: { seen: Seen; signedInAs: string | null }) {
  switch (seen.kind) {
    case "asking":
      return (
        <div role="status">
          <span className="sr-only">Looking at the invitation…</span>
          <Skeleton className="mb-3 h-4 w-full" />
          <Skeleton className="mb-6 h-4 w-2/3" />
          <Skeleton className="h-9 w-full" />
        </div>
      );
    case "no_link":
      return <Told title="The link is not complete.">Open it from the mail, or copy all of it.</Told>;
    case "unknown":
      return <Told title="There is no such invitation.">Copy all of the link, or ask for a new one.</Told>;
    case "failed":
      return (
        <>
          <div role="alert">
            <Notice {...outcomeWords(seen.outcome)} />
          </div>
          <Button className="mt-4" onClick={() => window.location.reload()}>
            Try again
          </Button>
        </>
      );
    case "shown":
      return <Invitation token={seen.token} invitation={seen.invitation} signedInAs={signedInAs} />;
  }
}

const OVER = {
  accepted: {
    title: "This invitation was accepted.",
    says: "If that was you, all you need is to sign in. If it was not, tell who invited you.",
  },
  revoked: {
    title: "This invitation was taken back.",
    says: "Nobody can accept it any more. Ask who invited you for a new one.",
  },
  expired: {
    title: "This invitation is over.",
    says: "It was good for some days. Ask who invited you for a new one.",
  },
} as const;

interface InvitationProps {
  token: string;
  invitation: InvitationShown;
  signedInAs: string | null;
}

function Invitation({ token, invitation, signedInAs }: InvitationProps) {
  const { state, account, name, email, hasUser } = invitation;
  if (state !== "pending") {
    const { title, says } = OVER[state];
    return (
      <Told
        title={title}
        {...(state === "accepted" ? { action: <GoOn isSignedIn={signedInAs !== null} /> } : {})}
      >
        {says}
      </Told>
    );
  }
  return (
    <>
      <p className="mb-3">
        You are invited to be a member of <span className="font-medium">{account}</span>, as{" "}
        <span className="font-medium">{name}</span>.
      </p>
      <p className="mb-6 text-muted">
        You will see your own share of its limits, and what its pool has left. The invitation is for{" "}
        <span className="wrap-anywhere">{email}</span>.
      </p>
      {signedInAs !== null ? (
        signedInAs.toLowerCase() === email ? (
          <AuthForm
            fields={[]}
            submitLabel={`Join ${account}`}
            busyLabel="Joining…"
            send={() => acceptInvitation(token).then(arrived)}
          />
        ) : (
          <AnotherAddress signedInAs={signedInAs} email={email} />
        )
      ) : hasUser ? (
        <ButtonLink href="/sign-in?next=/join" intent="primary">
          Sign in to accept
        </ButtonLink>
      ) : (
        <AuthForm
          fields={fieldsFor(name)}
          submitLabel={`Join ${account}`}
          busyLabel="Joining…"
          send={({ name = "", password = "" }) => joinAsNew(token, { name, email, password }).then(arrived)}
        />
      )}
    </>
  );
}

function arrived(outcome: JoinOutcome): AuthOutcome {
  if (outcome.kind !== "done") return outcome;
  sessionStorage.removeItem(KEPT);
  window.location.assign(`/usage?account=${outcome.account}`);
  return { kind: "done" };
}

const fieldsFor = (name: string) =>
  [
    {
      name: "name",
      label: "Your name",
      type: "text",
      autoComplete: "name",
      defaultValue: name,
      check: (value: string) =>
        value === ""
          ? "Enter your name."
          : value.length > 100
            ? "Name must have at most 100 characters."
            : undefined,
    },
    {
      name: "password",
      label: "Choose a password",
      type: "password",
      autoComplete: "new-password",
      hint: `At least ${PASSWORD_MIN} characters. You sign in with it and the address above.`,
      check: passwordError,
    },
  ] as const;

function AnotherAddress({ signedInAs, email }: { signedInAs: string; email: string }) {
  const [isBusy, setIsBusy] = useState(false);
  const leave = async () => {
    setIsBusy(true);
    if (await signOut()) return window.location.assign("/join");
    setIsBusy(false);
  };
  return (
    <>
      <Notice
        title="This invitation is for another address."
        advice={`You are signed in as ${signedInAs}. Sign out, and go on as ${email}.`}
      />
      <div className="mt-4 flex flex-wrap gap-2">
        <Button intent="primary" isBusy={isBusy} busyLabel="Signing out…" onClick={() => void leave()}>
          Sign out and go on
        </Button>
        <ButtonLink href="/usage">Stay signed in</ButtonLink>
      </div>
    </>
  );
}

function GoOn({ isSignedIn }: { isSignedIn: boolean }) {
  return isSignedIn ? (
    <ButtonLink href="/usage">Your usage</ButtonLink>
  ) : (
    <ButtonLink href="/sign-in">Sign in</ButtonLink>
  );
}

function Told({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <div role="status" className="flex flex-col items-start gap-3">
      <p className="font-medium">{title}</p>
      <p className="text-muted">{children}</p>
      {action}
    </div>
  );
}
