import type { Config } from "@/lib/config";

/** Where the mail is that somebody has just been sent; null where it leaves the machine, or nobody else may read it. */
export function outboxHref({
  isDemoWanted,
  smtpUrl,
}: Pick<Config, "isDemoWanted" | "smtpUrl">): string | null {
  return isDemoWanted && smtpUrl === null ? "/dev/outbox" : null;
}
