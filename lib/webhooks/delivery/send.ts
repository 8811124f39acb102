import { type LookupAddress, lookup as resolve } from "node:dns";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address";

/** Why there was no answer. */
type SendFault =
  /** The name leads to an address that is not public, or the scheme is not allowed. */
  | "address_refused"
  | "name_unknown"
  | "connection_failed"
  | "certificate_refused"
  | "timeout"
  | "answer_malformed"
  /** No secret could be opened: the key in the configuration is another. Nothing was sent. */
  | "secret_unreadable";

export interface Sent {
  readonly statusCode: number | null;
  readonly error: SendFault | null;
  /** The beginning of the answer's body, for the log. */
  readonly response: string | null;
  readonly retryAfterMs: number | null;
}

export interface SendOptions {
  /** Whether addresses of our own machine and network are allowed: for development and tests. */
  readonly isPrivateAllowed: boolean;
  /** From the name's resolution to the end of the answer. */
  readonly timeoutMs: number;
}

const SNIPPET_BYTES = 1_024;

/**
 * Posts `body` and answers what came back; never rejects. The name is resolved here and the very addresses that were checked are
 * connected to, so a name that changes its mind in between reaches nothing else. Redirects are not followed (their target was checked by
 * nobody). Of the answer only the beginning is read. Every message has a connection of its own, so that each is checked.
 */
export function send(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { isPrivateAllowed, timeoutMs }: SendOptions,
): Promise<Sent> {
  const target = new URL(url);
  const hostname = target.hostname.replace(/^\[(.*)\]$/, "$1");
  // An address in place of a name is connected to without being looked up.
  if (isIP(hostname) !== 0 && !isPrivateAllowed && !isPublicAddress(hostname))
    return Promise.resolve(failed("address_refused"));
  const bytes = Buffer.from(body);
  return new Promise((done) => {
    const request = target.protocol === "https:" ? httpsRequest : httpRequest;
    const sending = request(target, {
      method: "POST",
      headers: { ...headers, "content-length": String(bytes.length), connection: "close" },
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      lookup: isPrivateAllowed ? resolve : publicLookup,
    });
    let isAnswered = false;
    sending.on("error", (error) => {
      if (!isAnswered) done(failed(faultOf(error)));
    });
    sending.on("response", (response) => {
      isAnswered = true;
      readAnswer(response).then(done);
    });
    // An attempt to switch protocols ends the connection without either of them.
    sending.on("close", () => {
      if (!isAnswered) done(failed("connection_failed"));
    });
    sending.end(bytes);
  });
}

/** Looks up as everybody does and refuses the whole name where one of its addresses is not public. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    const [first] = addresses as readonly LookupAddress[];
    if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
      const refused = Object.assign(new Error("the address is not public"), { code: REFUSED });
      return callback(refused, []);
    }
    if (options.all === true) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

const REFUSED = "ADDRESS_REFUSED";

function failed(error: SendFault): Sent {
  return { statusCode: null, error, response: null, retryAfterMs: null };
}

function faultOf(error: Error): SendFault {
  const code = (error as { code?: unknown }).code;
  if (error.name === "AbortError" || error.name === "TimeoutError" || code === "ABORT_ERR") return "timeout";
  if (typeof code !== "string") return "connection_failed";
  if (code === REFUSED) return "address_refused";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "EAI_NODATA") return "name_unknown";
  if (code.startsWith("HPE_")) return "answer_malformed";
  if (/CERT|ERR_TLS|SIGNED|VERIFY/.test(code)) return "certificate_refused";
  return "connection_failed";
}

/** The status counts as soon as it is there: a receiver that then trickles has answered. */
async function readAnswer(response: IncomingMessage): Promise<Sent> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= SNIPPET_BYTES) break;
    }
  } catch {
    // Broken off or too slow: what came is enough for the log.
  }
  response.destroy();
  const text = Buffer.concat(chunks).subarray(0, SNIPPET_BYTES).toString("utf8");
  return {
    statusCode: response.statusCode ?? 0,
    error: null,
    // The database takes no NUL, and a log should not move a terminal's cursor.
    response: text.replaceAll(/[\p{Cc}\p{Cs}]/gu, " "),
    retryAfterMs: retryAfterMs(response.headers["retry-after"]),
  };
}

/** Seconds only: a date would be by the receiver's clock. */
function retryAfterMs(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : null;
}
