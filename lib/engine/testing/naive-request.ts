import type { Request } from "../request";
import type { NaiveRequest } from "./naive-walk";

/** What is told of a request, by whom is told apart. */
export type Asked = Pick<
  Request,
  "kind" | "feature" | "memberId" | "usage" | "partial" | "holdSeconds" | "occurredAt"
>;

/** A request as the naive account understands it. */
export function requestOf(asked: Asked, key: string | null): NaiveRequest {
  const { kind, feature, memberId: member, usage, holdSeconds, occurredAt } = asked;
  return {
    kind,
    feature,
    usage,
    key,
    member,
    acceptsPart: asked.partial === "accept",
    holdSeconds,
    // Whatever else is asked is asked now, whenever it happened.
    ...(kind === "track" && occurredAt !== null ? { occurredAt } : {}),
  };
}
