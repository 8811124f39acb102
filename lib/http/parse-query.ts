import { type Problem, problem } from "./problem";

export type ParsedQuery = { readonly kind: "query"; readonly values: Record<string, string> };

const PARAMETERS_MAX = 64;

/**
 * The parameters of a query, each at most once: a filter said twice is a mistake that would silently show half of
 * what was asked. The result has no prototype, so no name can reach one.
 */
export function parseQuery(text: string): ParsedQuery | Problem<"malformed" | "invalid_parameter"> {
  const values: Record<string, string> = Object.create(null);
  if (text === "") return { kind: "query", values };
  const parts = text.split("&", PARAMETERS_MAX + 1);
  if (parts.length > PARAMETERS_MAX) {
    return problem("malformed", `The query has more than ${PARAMETERS_MAX} parameters.`);
  }
  for (const part of parts) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = decodeComponent(equals === -1 ? part : part.slice(0, equals));
    const value = decodeComponent(equals === -1 ? "" : part.slice(equals + 1));
    if (name === null || value === null) {
      return problem("malformed", "The query is not valid percent-encoded UTF-8, or holds NUL.");
    }
    if (name in values) {
      const param = name.slice(0, 100);
      return problem("invalid_parameter", `${param} is given twice.`, { param });
    }
    values[name] = value;
  }
  return { kind: "query", values };
}

/** As forms encode: a plus is a space. Null for broken percent-encoding or NUL. */
function decodeComponent(text: string): string | null {
  const plain = text.includes("+") ? text.replaceAll("+", " ") : text;
  return decodePercent(plain);
}

/** Null for broken percent-encoding or NUL. */
export function decodePercent(text: string): string | null {
  if (!text.includes("%")) return text;
  try {
    const decoded = decodeURIComponent(text);
    return decoded.includes("\0") ? null : decoded;
  } catch {
    return null;
  }
}
