/** When an answer is given up. The signal is made on first use: few routes can stop half-way. */
export class Deadline {
  /** Whose fault it is when the time is up: ours once the body is here, else the client's. */
  hasBodyArrived = false;
  #controller: AbortController | null = null;
  #isPassed = false;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isPassed) this.#controller.abort();
    return this.#controller.signal;
  }

  pass(): void {
    this.#isPassed = true;
    this.#controller?.abort();
  }
}

/**
 * `work`, or what `late` gives once `delayMs` have passed. The work is not cancelled, only no longer waited for: what
 * it commits afterwards is found again by the idempotency key. What it throws afterwards goes to `orphaned`.
 */
export function withinDeadline<Value, Late extends Value>(
  work: Promise<Value>,
  delayMs: number,
  late: () => Late,
  orphaned: (error: unknown) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      resolve(late());
    }, delayMs);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        if (isLate) orphaned(error);
        else reject(error);
      },
    );
  });
}
