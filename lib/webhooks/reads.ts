import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Principal } from "@/lib/http/principal";
import type { Runtime } from "@/lib/runtime";
import type { EndpointWire } from "./schema/endpoint-schema";

/** An endpoint as it is stored, with its secrets' times; the secrets themselves are never read here. */
export interface EndpointRow {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  readonly livemode: boolean;
  /** The one account that it is told of; null: all of its mode. */
  readonly accountId: string | null;
  readonly status: string;
  readonly disabledReason: string | null;
  readonly disabledAt: Date | null;
  readonly failingSince: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly webhookSecrets: readonly { readonly nth: number; readonly expiresAt: Date | null }[];
}

export const endpointColumns = {
  id: true,
  url: true,
  description: true,
  eventTypes: true,
  livemode: true,
  accountId: true,
  status: true,
  disabledReason: true,
  disabledAt: true,
  failingSince: true,
  createdBy: true,
  createdAt: true,
  webhookSecrets: { select: { nth: true, expiresAt: true }, orderBy: { nth: "desc" } },
} as const;

/**
 * Which endpoints a caller may know of: a key those of its mode and its account, a person those of the accounts that they see whole,
 * an administrator all.
 */
export function visibleTo(principal: Principal) {
  if (principal.kind === "key") {
    const own = principal.accountId === null ? {} : { accountId: uuidOfId(principal.accountId) };
    return { deletedAt: null, livemode: principal.livemode, ...own };
  }
  if (principal.role === "admin") return { deletedAt: null };
  return { deletedAt: null, accountId: { in: principal.accountIds.map(uuidOfId) } };
}

export async function readEndpoint(
  runtime: Runtime,
  principal: Principal,
  endpointId: string,
): Promise<EndpointRow | null> {
  return runtime.db.webhookEndpoint.findFirst({
    where: { id: uuidOfId(endpointId), ...visibleTo(principal) },
    select: endpointColumns,
  });
}

/** Newest first; `limit` + 1 of them. `accountId`: of this account alone; null: all that the caller may know of. */
export async function listEndpoints(
  runtime: Runtime,
  principal: Principal,
  filter: { readonly accountId: string | null; readonly limit: number; readonly beforeId: string | null },
): Promise<EndpointRow[]> {
  const { accountId, limit, beforeId } = filter;
  return runtime.db.webhookEndpoint.findMany({
    where: {
      AND: [
        visibleTo(principal),
        accountId === null ? {} : { accountId: uuidOfId(accountId) },
        beforeId === null ? {} : { id: { lt: uuidOfId(beforeId) } },
      ],
    },
    select: endpointColumns,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
}

/** As ids are written outside. */
export function accountOf({ accountId }: Pick<EndpointRow, "accountId">): string | null {
  return accountId === null ? null : idOfUuid("acct", accountId);
}

export function endpointWire(row: EndpointRow, now: Instant): EndpointWire {
  const previous = row.webhookSecrets.find(
    ({ expiresAt }) => expiresAt !== null && expiresAt.getTime() > now,
  );
  return {
    id: idOfUuid("whk", row.id),
    url: row.url,
    description: row.description,
    event_types: row.eventTypes.length === 0 ? null : [...row.eventTypes],
    livemode: row.livemode,
    account: accountOf(row),
    status: row.status as EndpointWire["status"],
    disabled_reason: row.disabledReason,
    disabled_at: instantOf(row.disabledAt),
    failing_since: instantOf(row.failingSince),
    previous_secret_expires_at: instantOf(previous?.expiresAt ?? null),
    created_by: row.createdBy,
    created_at: formatInstant(row.createdAt.getTime()),
  };
}

/** As times are written outside. */
export function instantOf(at: Date | null): string | null {
  return at === null ? null : formatInstant(at.getTime());
}
