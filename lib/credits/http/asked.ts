import { authorOf } from "@/lib/http/author";
import type { Principal } from "@/lib/http/principal";
import type { Asked } from "../commands";

/** Who asks for it, by which request and under which key, as facts and the audit log name them. */
export function askedBy(call: {
  readonly principal: Principal;
  readonly requestId: string;
  readonly idempotencyKey: string;
  readonly requestHash: string;
}): Asked {
  const { principal, requestId, idempotencyKey: key, requestHash } = call;
  return { ...authorOf(principal, requestId), key, requestHash };
}
