import type { Clock } from "@/lib/clock";
import type { Config } from "@/lib/config";
import type { AuditedWrites, Author, Transaction } from "@/lib/storage/audit-ports";
import type { MailStore } from "@/lib/storage/mail-ports";
import type { Database } from "@/lib/storage/ports";

/** What adding people, and changing how they sign in, stands on. */
export interface IdentityParts {
  readonly db: Database;
  readonly audited: AuditedWrites;
  readonly mails: MailStore;
  readonly clock: Clock;
  readonly config: Pick<Config, "url" | "signUpPlan" | "canMailPeople">;
  /** Opens the account of somebody who signs up, or finds the one that was opened for them; null where sign-up is closed. */
  openOwnAccount(
    person: { readonly userId: string; readonly name: string; readonly email: string },
    author: Author,
  ): Promise<string | null>;
  readonly invitations: Invitations;
}

/** An invitation as whoever has its link sees it. */
export interface ShownInvitation {
  readonly state: "pending" | "accepted" | "revoked" | "expired";
  /** The organization's name. */
  readonly account: string;
  readonly name: string;
  /** Whose it is. */
  readonly email: string;
  readonly expiresAt: string;
  /** Whether somebody signs in with this address. */
  readonly hasUser: boolean;
}

export interface AcceptingPerson {
  readonly userId: string;
  readonly email: string;
  /** Adds them, where they are not there yet: with the link that shows them the account, or not at all. */
  add?(tx: Transaction): Promise<void>;
}

export type AcceptedInvitation =
  | { readonly kind: "accepted"; readonly accountId: string; readonly memberId: string }
  /** They see the account already. */
  | { readonly kind: "there_already"; readonly accountId: string }
  | { readonly kind: "wrong_address" }
  /** The organization has as many members as it can. */
  | { readonly kind: "full" }
  /** Accepted, revoked, expired, never there; or the member is gone or somebody else's. */
  | { readonly kind: "over" };

/** Invitations of people to be members of organizations, as far as those see them who have a link. */
export interface Invitations {
  show(token: string): Promise<ShownInvitation | null>;
  accept(token: string, person: AcceptingPerson, author: Author): Promise<AcceptedInvitation>;
}
