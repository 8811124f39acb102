/** How the pages ask the API: the browser's session, JSON, and a problem as a thrown value that says what to show. */

/** A refusal of the API as a page shows it (RFC 9457). */
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

export async function getJson<Body>(path: string, signal?: AbortSignal): Promise<Body> {
  return answered(
    await fetch(path, {
      headers: { accept: "application/json" },
      ...(signal === undefined ? {} : { signal }),
    }),
  );
}

/** `key`: one per press of a button, kept for its retries, so that a repeat cannot do it twice. */
export async function sendJson<Body>(
  method: "POST" | "PUT" | "PATCH",
  path: string,
  body: unknown,
  key?: string,
): Promise<Body> {
  const headers: Record<string, string> = { "content-type": "application/json", accept: "application/json" };
  if (key !== undefined) headers["idempotency-key"] = key;
  return answered(await fetch(path, { method, headers, body: JSON.stringify(body) }));
}

async function answered<Body>(response: Response): Promise<Body> {
  const body = (await response.json().catch(() => ({}))) as Body & { code?: string };
  if (!response.ok) throw new ApiProblem(response.status, body);
  return body;
}
