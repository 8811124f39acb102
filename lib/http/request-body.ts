import { type ParsedJson, parseJson } from "./parse-json";
import { type Problem, problem } from "./problem";
import type { Route } from "./route";
import type { BodyFault, RouteCall } from "./route-call";

export type BodyCode = "malformed" | "body_too_large" | "unsupported_media_type";
export type ReadBody = { readonly kind: "body"; readonly bytes: Uint8Array | null; readonly json: unknown };

const nothing: ReadBody = { kind: "body", bytes: null, json: undefined };
const faultProblems: Record<Exclude<BodyFault, "too_large">, () => Problem<BodyCode>> = {
  length_mismatch: () => problem("malformed", "The body is not as long as Content-Length says."),
  aborted: () => problem("malformed", "The connection ended before the body did."),
};

/** The body of a call as JSON, or why not: checked in the order that reads the least of a bad one. */
export async function readRequestBody(route: Route, call: RouteCall): Promise<ReadBody | Problem<BodyCode>> {
  const length = call.bodyLength;
  if (length === 0) return nothing;
  // A body of unknown length may turn out empty, and then needs no type.
  const mayBeEmpty = length === null && call.header("content-type") === null;
  if (!mayBeEmpty) {
    const refusal = refuseBody(route, call);
    if (refusal !== null) return refusal;
  }
  const bytes = await call.readBody(route.bodyBytesMax);
  if (typeof bytes === "string") return bytes === "too_large" ? tooLarge(route) : faultProblems[bytes]();
  if (bytes.length === 0) return nothing;
  if (mayBeEmpty) {
    const refusal = refuseBody(route, call);
    if (refusal !== null) return refusal;
  }
  if (length !== null && bytes.length !== length) return faultProblems.length_mismatch();
  const parsed: ParsedJson | Problem<"malformed"> = parseJson(bytes);
  return parsed.kind === "problem" ? parsed : { kind: "body", bytes, json: parsed.value };
}

/** What the headers alone tell against the body. */
function refuseBody(route: Route, call: RouteCall): Problem<BodyCode> | null {
  if (route.body === null) return problem("malformed", "This request takes no body.");
  if (call.bodyLength !== null && call.bodyLength > route.bodyBytesMax) return tooLarge(route);
  return refuseMediaType(route, call);
}

function tooLarge(route: Route): Problem<BodyCode> {
  return problem("body_too_large", `The body is larger than ${route.bodyBytesMax} bytes.`);
}

/** Without its parameters, in lower case; empty where there is none. */
export function mediaTypeOf(contentType: string | null): string {
  if (contentType === null) return "";
  const semicolon = contentType.indexOf(";");
  return (semicolon === -1 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase();
}

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)"?/i;

function refuseMediaType(route: Route, call: RouteCall): Problem<"unsupported_media_type"> | null {
  const encoding = call.header("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    return problem("unsupported_media_type", "Bodies are taken uncompressed.", {
      param: "Content-Encoding",
      headers: [["Accept-Encoding", "identity"]],
    });
  }
  const value = call.header("content-type");
  if (value === route.bodyTypes[0]) return null;
  const type = mediaTypeOf(value);
  const charset = CHARSET.exec(value ?? "")?.[1]?.toLowerCase() ?? "utf-8";
  if (route.bodyTypes.includes(type) && (charset === "utf-8" || charset === "utf8")) return null;
  return problem("unsupported_media_type", `Send the body as ${route.bodyTypes.join(" or ")} in UTF-8.`, {
    param: "Content-Type",
    headers: [["Accept", route.bodyTypes.join(", ")]],
  });
}
