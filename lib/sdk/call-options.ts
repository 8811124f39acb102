/** What came with an answer, besides its body. */
export interface AnswerMarks {
  readonly status: number;
  /** Names this answer in the server's log; null where something else than Spillway answered. */
  readonly requestId: string | null;
  /** The standing's seq that the answer was made from. */
  readonly seq: number | null;
  /** This is the stored answer of an earlier call with the same key. */
  readonly isReplayed: boolean;
  readonly headers: Headers;
}

export interface CallOptions {
  /** Ends the call, with the signal's reason; what the server has begun, it ends. */
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Told before the call returns; of a call that was tried again, what came last. */
  readonly onAnswer?: ((marks: AnswerMarks) => void) | undefined;
}

export interface KeyedCallOptions extends CallOptions {
  /**
   * Names what is done, for ever: calls with the same key have one effect and one answer, from whichever process they come. Drawn
   * where it is left out, and kept while the call is tried again.
   */
  readonly idempotencyKey?: string | undefined;
}
