/** How the pages ask the API: the browser's session, JSON, and a problem as a thrown value that says what to show. */

/** A refusal of the API as a page shows it (RFC 9457); `status` 0 where nothing came back. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly param: string | null;
  readonly requestId: string | null;

  constructor(
    status: number,
    body: { title?: string; detail?: string; code?: string; param?: string; request_id?: string },
  ) {
    super(body.detail ?? body.title ?? `The server answered ${status}.`);
    this.status = status;
    this.code = body.code ?? "unknown";
    this.param = body.param ?? null;
    this.requestId = body.request_id ?? null;
  }
}

/** Whether the server refused with just this status. */
export function isRefusal(error: unknown, status: number): boolean {
  return error instanceof ApiProblem && error.status === status;
}

/** Whether the same question may find another answer: not where the server understood it and refused. */
export function isWorthRepeating(error: unknown): boolean {
  return !(error instanceof ApiProblem) || error.status === 0 || error.status === 429 || error.status >= 500;
}

/** What failed, for whoever looks at the page: never an exception's own words. */
export function shownProblem(error: unknown): { readonly title: string; readonly requestId?: string } {
  if (!(error instanceof ApiProblem)) return { title: "The server did not answer." };
  return { title: error.message, ...(error.requestId === null ? {} : { requestId: error.requestId }) };
}

export async function getJson<Body>(path: string, signal?: AbortSignal): Promise<Body> {
  return ask(path, {
    headers: { accept: "application/json" },
    ...(signal === undefined ? {} : { signal }),
  });
}

/** `key`: one per form that was opened, kept for its retries, so that a repeat cannot do it twice. */
export async function sendJson<Body>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body: unknown,
  key?: string,
): Promise<Body> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (key !== undefined) headers["idempotency-key"] = key;
  return ask(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

async function ask<Body>(path: string, init: RequestInit): Promise<Body> {
  const response = await fetch(path, init).catch((error: unknown) => {
    if (init.signal?.aborted === true) throw error;
    throw new ApiProblem(0, { title: "The server did not answer.", code: "unreachable" });
  });
  const body = (await response.json().catch(() => ({}))) as Body & { code?: string };
  if (!response.ok) throw new ApiProblem(response.status, body);
  return body;
}
