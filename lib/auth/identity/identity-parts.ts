import type { Clock } from "@/lib/clock";
import type { Config } from "@/lib/config";
import type { AuditedWrites, Author } from "@/lib/storage/audit-ports";
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
}
