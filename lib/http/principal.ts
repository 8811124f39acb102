/** What a key may be used for. A key holds exactly the scopes it names: none implies another. */
export type Scope = "decide" | "usage" | "read" | "admin";

/** What a person who signed in may do: act for their own accounts, or run the system. */
export type SessionRole = "user" | "admin";

/** A caller with an API key. */
export type KeyPrincipal = {
  readonly kind: "key";
  readonly keyId: string;
  readonly scopes: readonly Scope[];
  /** False for sandbox keys, which see only sandbox accounts. */
  readonly livemode: boolean;
  /** The one account that the key is restricted to, or null. */
  readonly accountId: string | null;
  /** The one member of that account that the key is restricted to, or null. */
  readonly memberId: string | null;
};

/** A person with a browser session. */
export type SessionPrincipal = {
  readonly kind: "session";
  readonly userId: string;
  readonly role: SessionRole;
  /** The accounts that the person sees whole: those they hold, and those they may look at. */
  readonly accountIds: readonly string[];
  /** By organization, the member that the person is there: of its account they see the pool and what is that member's. */
  readonly memberships: Readonly<Record<string, string>>;
};

export type Principal = KeyPrincipal | SessionPrincipal;

/** Whether what a member did is in this view. */
export function isSeen({ memberId }: { readonly memberId: string | null }, doneBy: string | null): boolean {
  return memberId === null || memberId === doneBy;
}

/** The member that a key is restricted to. Of whom a person sees an account depends on the account: `authorizeView` says. */
export function memberOf(principal: Principal): string | null {
  return principal.kind === "key" ? principal.memberId : null;
}
