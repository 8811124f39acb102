import { hash } from "node:crypto";
import type { UsageCommand } from "@/lib/engine/request";

/**
 * What an idempotency key stands for: 32 hex digits of SHA-256 over what was asked, read and normalised, so that `4808` and
 * `"4808.0"`, the account's two names, and a request sent alone or in a batch are the same request. A default is left out, so
 * that a member added next year does not turn a retry of today into another request.
 */
export function fingerprint(accountId: string, command: UsageCommand): string {
  const parts = [accountId, command.kind];
  if ("holdRef" in command) parts.push(`hold=${command.holdRef}`);
  if ("feature" in command) {
    parts.push(`feature=${command.feature}`);
    if (command.memberId !== null) parts.push(`member=${command.memberId}`);
    if (command.partial !== "reject") parts.push(`partial=${command.partial}`);
    if (command.occurredAt !== null) parts.push(`occurred=${command.occurredAt}`);
    for (const name of Object.keys(command.properties).sort())
      parts.push(`property ${JSON.stringify([name, command.properties[name]])}`);
  }
  if ("usage" in command) {
    for (const name of Object.keys(command.usage).sort()) parts.push(`usage ${name}=${command.usage[name]}`);
  }
  if ("holdSeconds" in command && command.holdSeconds !== null) parts.push(`seconds=${command.holdSeconds}`);
  const { key, session, client } = command.attribution;
  if (key !== null || session !== null || client !== null)
    parts.push(`by ${JSON.stringify([key, session, client])}`);
  return hash("sha256", parts.join("\n"), "hex").slice(0, 32);
}
