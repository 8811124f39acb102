/**
 * Every problem that the API can answer, closed: a code that is not here does not compile, so the reference and
 * the SDK's union can list them all. A code is for ever; its title may be worded better.
 */
export const problemCodes = {
  malformed: { status: 400, title: "The request cannot be read" },
  invalid_parameter: { status: 400, title: "A member of the request is not valid" },
  unknown_parameter: { status: 400, title: "The request has a member that is not known here" },
  member_required: { status: 400, title: "The request must name a member of the organization" },
  idempotency_key_missing: { status: 400, title: "An Idempotency-Key is required" },
  idempotency_key_invalid: { status: 400, title: "The Idempotency-Key is not valid" },
  unauthenticated: { status: 401, title: "The caller is not known" },
  credits_exhausted: { status: 402, title: "The credits are used up" },
  grants_expired: { status: 402, title: "The credits have expired" },
  consent_required: { status: 402, title: "Consent to spend credits is required" },
  spend_cap_reached: { status: 402, title: "A spend cap is reached" },
  scope_missing: { status: 403, title: "The caller may not do this" },
  cross_site_refused: { status: 403, title: "The request came from another site" },
  account_frozen: { status: 403, title: "The account is frozen" },
  member_frozen: { status: 403, title: "The member is frozen" },
  feature_not_entitled: { status: 403, title: "The plan does not include the feature" },
  not_found: { status: 404, title: "There is no such object" },
  method_not_allowed: { status: 405, title: "The method is not served here" },
  not_acceptable: { status: 406, title: "No such representation" },
  request_timeout: { status: 408, title: "The request took too long to arrive" },
  idempotency_in_flight: { status: 409, title: "The first request with this key is still being answered" },
  hold_ended: { status: 409, title: "The hold has already ended differently" },
  version_published: { status: 409, title: "A published version never changes" },
  external_id_taken: { status: 409, title: "The external id belongs to another" },
  name_taken: { status: 409, title: "The name is taken" },
  grant_ended: { status: 409, title: "The grant has already ended" },
  grant_not_recurring: { status: 409, title: "The grant does not recur" },
  no_reset_banked: { status: 409, title: "No reset is banked" },
  reset_without_effect: { status: 409, title: "The reset would give nothing back" },
  clock_backwards: { status: 409, title: "A test clock only moves forward" },
  endpoint_disabled: { status: 409, title: "The webhook endpoint is disabled" },
  queue_full: { status: 409, title: "Too many are waiting already" },
  already_done: { status: 409, title: "This was already done" },
  body_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The media type is not served here" },
  idempotency_key_reused: { status: 422, title: "The key was used for another request" },
  balance_insufficient: { status: 422, title: "The balance does not cover this" },
  balance_too_large: { status: 422, title: "The balance would be more than an account can hold" },
  draft_invalid: { status: 422, title: "The draft contradicts itself" },
  headers_too_large: { status: 431, title: "The headers are too large" },
  limit_reached: { status: 429, title: "A limit is reached" },
  gate_reached: { status: 429, title: "A gate is reached" },
  concurrency_reached: { status: 429, title: "Too many holds are open" },
  internal_error: { status: 500, title: "Something broke on our side" },
  store_unavailable: { status: 503, title: "The store cannot be reached" },
  overloaded: { status: 503, title: "More requests are waiting than can be answered in time" },
  deadline_exceeded: { status: 503, title: "The answer was not ready in time" },
  shutting_down: { status: 503, title: "This process is stopping" },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ErrorCode = keyof typeof problemCodes;

/** What the framework itself may answer on any route; a route declares only what is its own. */
export const frameworkCodes = [
  "malformed",
  "invalid_parameter",
  "unknown_parameter",
  "unauthenticated",
  "scope_missing",
  "request_timeout",
  "internal_error",
  "store_unavailable",
  "overloaded",
  "deadline_exceeded",
  "shutting_down",
] as const satisfies readonly ErrorCode[];

export type FrameworkCode = (typeof frameworkCodes)[number];
