import { createNextHandler } from "@/lib/http/next-adapter";
import type { Router } from "@/lib/http/router";
import { createSpillway, type Spillway } from "@/lib/sdk/spillway";

export interface Caller {
  readonly apiKey: string;
  readonly remoteAddress: string | null;
  readonly traceparent: string | null;
}

/** Only the path of it is looked at. */
const NOWHERE = "http://in-process.invalid";

/**
 * The typed client over this process's own router, without a socket: what is asked through it is authorised, validated, bounded, counted and
 * logged as a request of the same key over HTTP is. There is no second door.
 */
export function clientInProcess(router: Router, { apiKey, remoteAddress, traceparent }: Caller): Spillway {
  const answer = createNextHandler(router);
  const inProcess = (input: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    if (remoteAddress !== null) request.headers.set("x-forwarded-for", remoteAddress);
    if (traceparent !== null) request.headers.set("traceparent", traceparent);
    return answer(request);
  };
  // The caller is told that we are busy, and waits as long as it likes: we do not wait in its place.
  return createSpillway({ baseUrl: NOWHERE, apiKey, fetch: inProcess, retry: { attemptsMax: 1 } });
}
