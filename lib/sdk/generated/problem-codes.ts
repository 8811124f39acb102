// Made from the OpenAPI document by `npm run generate:sdk`. Do not edit.

/** Every code that a problem of the API may have, and its status. */
export const problemStatuses = {
  /** The request cannot be read. */
  malformed: 400,
  /** A member of the request is not valid. */
  invalid_parameter: 400,
  /** The request has a member that is not known here. */
  unknown_parameter: 400,
  /** The request must name a member of the organization. */
  member_required: 400,
  /** An Idempotency-Key is required. */
  idempotency_key_missing: 400,
  /** The Idempotency-Key is not valid. */
  idempotency_key_invalid: 400,
  /** The caller is not known. */
  unauthenticated: 401,
  /** The credits are used up. */
  credits_exhausted: 402,
  /** The credits have expired. */
  grants_expired: 402,
  /** Consent to spend credits is required. */
  consent_required: 402,
  /** A spend cap is reached. */
  spend_cap_reached: 402,
  /** The caller may not do this. */
  scope_missing: 403,
  /** The request came from another site. */
  cross_site_refused: 403,
  /** The account is frozen. */
  account_frozen: 403,
  /** The member is frozen. */
  member_frozen: 403,
  /** The plan does not include the feature. */
  feature_not_entitled: 403,
  /** There is no such object. */
  not_found: 404,
  /** The method is not served here. */
  method_not_allowed: 405,
  /** No such representation. */
  not_acceptable: 406,
  /** The request took too long to arrive. */
  request_timeout: 408,
  /** The first request with this key is still being answered. */
  idempotency_in_flight: 409,
  /** The hold has already ended differently. */
  hold_ended: 409,
  /** A published version never changes. */
  version_published: 409,
  /** The external id belongs to another. */
  external_id_taken: 409,
  /** The account is a person's and has no members. */
  not_an_organization: 409,
  /** The organization has as many members as it can have. */
  members_full: 409,
  /** The name is taken. */
  name_taken: 409,
  /** The grant has already ended. */
  grant_ended: 409,
  /** The key is revoked or has expired. */
  key_ended: 409,
  /** The plan counts what is used otherwise. */
  plan_counts_otherwise: 409,
  /** The grant does not recur. */
  grant_not_recurring: 409,
  /** The usage event charged nothing by itself. */
  not_refundable: 409,
  /** Nothing is left to refund. */
  nothing_to_refund: 409,
  /** The refund is more than what is left. */
  refund_too_large: 409,
  /** The provider of payments refuses the refund. */
  refund_refused: 409,
  /** The usage event was refunded too many times. */
  too_many_refunds: 409,
  /** The usage event charged nothing by itself. */
  not_disputable: 409,
  /** A dispute of this charge is open. */
  dispute_open: 409,
  /** The dispute was answered. */
  dispute_answered: 409,
  /** The charge was disputed too many times. */
  too_many_disputes: 409,
  /** No reset is banked. */
  no_reset_banked: 409,
  /** The reset would give nothing back. */
  reset_without_effect: 409,
  /** The member has a person already. */
  member_linked: 409,
  /** The person sees the account already. */
  person_linked: 409,
  /** An invitation waits already. */
  invited_already: 409,
  /** The account has redeemed this code already. */
  code_redeemed: 409,
  /** The code can no longer be redeemed. */
  code_ended: 409,
  /** There is such a code already. */
  code_taken: 409,
  /** A test clock only moves forward. */
  clock_backwards: 409,
  /** The webhook endpoint is disabled. */
  endpoint_disabled: 409,
  /** The account has as many webhook endpoints as it can have. */
  endpoints_full: 409,
  /** Too many are waiting already. */
  queue_full: 409,
  /** This was already done. */
  already_done: 409,
  /** No payment method was kept. */
  payment_method_missing: 409,
  /** The body is too large. */
  body_too_large: 413,
  /** The media type is not served here. */
  unsupported_media_type: 415,
  /** The key was used for another request. */
  idempotency_key_reused: 422,
  /** How credits may be used has to be said. */
  consent_missing: 422,
  /** The balance does not cover this. */
  balance_insufficient: 422,
  /** The balance would be more than an account can hold. */
  balance_too_large: 422,
  /** The draft contradicts itself. */
  draft_invalid: 422,
  /** The headers are too large. */
  headers_too_large: 431,
  /** Too many attempts have failed. */
  too_many_attempts: 429,
  /** Too many invitations were sent. */
  too_many_invitations: 429,
  /** A limit is reached. */
  limit_reached: 429,
  /** A gate is reached. */
  gate_reached: 429,
  /** Too many holds are open. */
  concurrency_reached: 429,
  /** Something broke on our side. */
  internal_error: 500,
  /** The provider of payments did not answer. */
  provider_failed: 502,
  /** The store cannot be reached. */
  store_unavailable: 503,
  /** More requests are waiting than can be answered in time. */
  overloaded: 503,
  /** The answer was not ready in time. */
  deadline_exceeded: 503,
  /** This process is stopping. */
  shutting_down: 503,
} as const;

export type ProblemCode = keyof typeof problemStatuses;
