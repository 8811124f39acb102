import { uuidOfId } from "@/lib/engine/ids";
import type { AuditEntry } from "@/lib/sdk/spillway";
import { type ChainLink, type Explanation, type Reads, Unexplained } from "./explanation";

const ENTRIES_MAX = 200;

/** What a request changed. What it merely read or decided is in the log of the server, under the same id. */
export async function explainRequest(reads: Reads, id: string): Promise<Explanation> {
  const { data: entries } = await reads.listAuditLog({ request_id: id, limit: ENTRIES_MAX });
  const [first] = entries;
  if (first === undefined)
    throw new Unexplained(`No act of administration was done by ${id}: look for it in the server's log.`);
  return {
    id,
    kind: "request",
    account: first.account,
    sentence: `${first.actor} did ${entries.map(({ action, object }) => `${action} on ${object}`).join(", ")} at ${first.at}.`,
    chain: entries.map(linkOf),
    object: { entries },
  };
}

/** An id of the log is of its millisecond, and what was written down together is apart by no more than this. */
const NEAR_MS = 60_000;

/** An entry of the audit log is found by the time that is in its id. */
export async function explainEntry(reads: Reads, id: string): Promise<Explanation> {
  // The first twelve digits of a UUIDv7.
  const writtenMs = Number.parseInt(uuidOfId(id).replace("-", "").slice(0, 12), 16);
  const near = (ms: number) => new Date(Math.max(0, writtenMs + ms)).toISOString();
  for await (const entry of reads.listAuditLog({
    from: near(-NEAR_MS),
    to: near(NEAR_MS),
    limit: ENTRIES_MAX,
  })) {
    if (entry.id !== id) continue;
    const { account, actor, action, object, at, request_id: request } = entry;
    const why = entry.after?.reason;
    return {
      id,
      kind: "audit_entry",
      account,
      sentence: `${actor} did ${action} on ${object} at ${at}${typeof why === "string" ? `: “${why}”` : ""}.`,
      chain: request === null ? [] : [{ kind: "request", id: request, sentence: "The call that did it." }],
      object: { ...entry },
    };
  }
  throw new Unexplained(`There is no entry ${id} in the audit log.`);
}

/** Whoever signs in is known to the API by what they did alone. */
export async function explainPerson(reads: Reads, id: string): Promise<Explanation> {
  const { data: entries, has_more: isMore } = await reads.listAuditLog({ actor: id, limit: ENTRIES_MAX });
  const [last] = entries;
  if (last === undefined)
    throw new Unexplained(`${id} has done nothing that is in the audit log: nothing else is told of people.`);
  const acts =
    entries.length === 1 && !isMore ? "one act" : `${isMore ? "more than " : ""}${entries.length} acts`;
  return {
    id,
    kind: "person",
    account: null,
    sentence: `Somebody who signs in, with ${acts} in the audit log; the last was ${last.action} on ${last.object} at ${last.at}.`,
    chain: entries.map(linkOf).reverse(),
    object: { entries },
  };
}

function linkOf({ id, action, object }: AuditEntry): ChainLink {
  return { kind: "audit_entry", id, sentence: `${action} on ${object}.` };
}
