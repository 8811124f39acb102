import { hash } from "node:crypto";
import type { UsageCommand } from "@/lib/engine/request";
import { sortedNames } from "@/lib/http/sorted-names";

/**
 * What an idempotency key stands for: 32 hex digits of SHA-256 over what was asked, read and normalised, so that `4808` and
 * `"4808.0"`, the account's two names, and a request sent alone or in a batch are the same request. A default is left out, so
 * that a member added next year does not turn a retry of today into another request.
 */
export function fingerprint(accountId: string, command: UsageCommand): string {
  let text = `${accountId}\n${command.kind}`;
  if ("holdRef" in command) text += `\nhold=${command.holdRef}`;
  if ("feature" in command) {
    text += `\nfeature=${command.feature}`;
    if (command.memberId !== null) text += `\nmember=${command.memberId}`;
    if (command.partial !== "reject") text += `\npartial=${command.partial}`;
    for (const name of sortedNames(command.properties))
      text += `\nproperty ${JSON.stringify([name, command.properties[name]])}`;
  }
  if ("occurredAt" in command && command.occurredAt != null) text += `\noccurred=${command.occurredAt}`;
  if ("usage" in command) {
    for (const name of sortedNames(command.usage)) text += `\nusage ${name}=${command.usage[name]}`;
  }
  if ("holdSeconds" in command && command.holdSeconds !== null) text += `\nseconds=${command.holdSeconds}`;
  if ("failed" in command && command.failed === true) text += "\nfailed";
  const { key, session, client, lineage } = command.attribution;
  if (key !== null || session !== null || client !== null)
    text += `\nby ${JSON.stringify([key, session, client])}`;
  if (lineage !== null) text += `\nlineage ${JSON.stringify(lineage)}`;
  return hash("sha256", text, "hex").slice(0, 32);
}
