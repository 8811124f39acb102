import type { Runtime } from "@/lib/runtime";

/** A mail as the outbox page shows it; its text is null once a server has taken it. */
export interface OutboxMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string | null;
  readonly status: string;
  readonly error: string | null;
  readonly at: string;
}

/** The newest mails, whoever they are for: only for those who run the system, or where everybody plays (app/dev/outbox). */
export async function readOutbox({ db }: Runtime, limit: number): Promise<OutboxMail[]> {
  const rows = await db.mail.findMany({ orderBy: { id: "desc" }, take: limit });
  return rows.map(({ id, recipient, subject, bodyText, status, lastError, createdAt }) => ({
    id,
    to: recipient,
    subject,
    text: bodyText,
    status,
    error: lastError,
    at: createdAt.toISOString(),
  }));
}
