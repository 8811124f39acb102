"use client";

import { CodeForm } from "@/components/auth/code-form";
import { ConfirmAddress } from "@/components/auth/confirm-address";
import { type Seen, SeenInvitation } from "@/components/auth/join-panel";
import { Notice } from "@/components/auth/notice";
import { ForgotPasswordForm, ResetPasswordForm } from "@/components/auth/reset-forms";
import { wordsFor } from "@/components/auth/sign-in-errors";
import { SignInForm } from "@/components/auth/sign-in-form";
import { SignInPanel } from "@/components/auth/sign-in-panel";
import { MailIsOnItsWay, SignUpForm } from "@/components/auth/sign-up-form";
import { SpillMotif } from "@/components/auth/spill-motif";
import { Organizations } from "@/components/settings/organizations";
import { SignOutButton } from "@/components/shell/sign-out-button";
import type { InvitationShown } from "@/lib/auth/client";
import { Group, Specimen } from "./specimen";

const nothing = () => undefined;
const HOMES = { user: "#auth", admin: "#auth" };
const DEMO = [
  { as: "user", name: "Maya", email: "maya@example.org", password: "demo-user" },
  { as: "admin", name: "Robin", email: "robin@example.org", password: "demo-admin" },
] as const;
const INVITATION: InvitationShown = {
  state: "pending",
  account: "North College",
  name: "Maya Test",
  email: "maya@example.org",
  expiresAt: "2026-11-30T11:00:00.000Z",
  hasUser: false,
};
/** By who reads it, and by what has become of it. */
const INVITATIONS: readonly (readonly [string, Partial<InvitationShown>, string | null])[] = [
  ["Invited, new here", {}, null],
  ["Invited, and known", { hasUser: true }, null],
  ["Invited, and signed in", { hasUser: true }, "maya@example.org"],
  ["Signed in as somebody else", { hasUser: true }, "robin@example.org"],
  ["Accepted", { state: "accepted" }, "maya@example.org"],
  ["Taken back", { state: "revoked" }, null],
  ["Over", { state: "expired" }, null],
];

/** Where there is no invitation to read, or not yet. */
const NOT_SHOWN: readonly (readonly [string, Seen])[] = [
  ["Being read", { kind: "asking" }],
  ["Half of a link", { kind: "no_link" }],
  ["No such invitation", { kind: "unknown" }],
  ["Nothing came back", { kind: "failed", outcome: { kind: "unreachable" } }],
];

export function AuthParts() {
  return (
    <Group id="auth" title="Before the sign-in">
      <Specimen name="The motif">
        <SpillMotif />
      </Specimen>
      <div className="grid gap-10 sm:grid-cols-2 lg:grid-cols-3">
        <Specimen name="Sign in">
          <SignInForm homes={HOMES} />
        </Specimen>
        <Specimen name="Sign in, with a demo and both ways beside it">
          <SignInPanel homes={HOMES} demo={DEMO} isSignUpOpen isResetOpen />
        </Specimen>
        <Specimen name="The second step">
          <CodeForm homes={HOMES} onBack={nothing} />
        </Specimen>
        <Specimen name="Sign up">
          <SignUpForm outboxHref={null} />
        </Specimen>
        <Specimen name="Signed up: the mail is on its way">
          <MailIsOnItsWay outboxHref="#auth" what="open your account" span="a day" />
        </Specimen>
        <Specimen name="Forgot the password">
          <ForgotPasswordForm outboxHref={null} />
        </Specimen>
        <Specimen name="Set a new password">
          <ResetPasswordForm />
        </Specimen>
        <Specimen name="Confirm an address">
          <ConfirmAddress />
        </Specimen>
        <Specimen name="Sign out">
          <SignOutButton />
          <SignOutButton isCompact />
        </Specimen>
      </div>
      <Specimen name="Refused, too often, nothing came back">
        <div className="flex flex-col gap-3">
          <Notice {...wordsFor({ kind: "refused" })} />
          <Notice {...wordsFor({ kind: "wait", seconds: 42 })} />
          <Notice {...wordsFor({ kind: "unreachable" })} />
        </div>
      </Specimen>
    </Group>
  );
}

export function InvitationParts() {
  return (
    <Group id="invitations" title="Invitations">
      <div className="grid gap-10 sm:grid-cols-2 lg:grid-cols-3">
        {INVITATIONS.map(([name, more, signedInAs]) => (
          <Specimen key={name} name={name}>
            <SeenInvitation
              seen={{ kind: "shown", token: "", invitation: { ...INVITATION, ...more } }}
              signedInAs={signedInAs}
            />
          </Specimen>
        ))}
        {NOT_SHOWN.map(([name, seen]) => (
          <Specimen key={name} name={name}>
            <SeenInvitation seen={seen} signedInAs={null} />
          </Specimen>
        ))}
        <Specimen name="Organizations: one that is held, one as a member">
          <Organizations
            organizations={[
              { id: "acct_1", name: "North College", isMember: false },
              { id: "acct_2", name: "Acme", isMember: true },
            ]}
          />
        </Specimen>
      </div>
    </Group>
  );
}
