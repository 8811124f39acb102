/** One operation as the client reads it. What is not said is not so. */
export interface OperationRow {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With the base path and its parameters: `/api/v1/grants/{id}`. */
  readonly path: string;
  readonly params?: readonly string[];
  readonly hasBody?: boolean;
  /** Where it is not `application/json`. */
  readonly bodyType?: string;
  readonly hasQuery?: boolean;
  /** It takes an Idempotency-Key, so it may be sent again until it is answered. */
  readonly isKeyed?: boolean;
  /** Each item of the body has its own key: the same freedom. */
  readonly hasKeysInBody?: boolean;
  readonly isPaged?: boolean;
  /** Its rows can be had whole, as CSV and NDJSON. */
  readonly isExported?: boolean;
  /** NDJSON and nothing else. */
  readonly isStreamed?: boolean;
  readonly isEventStream?: boolean;
  /** Where the server takes longer than usual before it gives up. */
  readonly deadlineMs?: number;
}
