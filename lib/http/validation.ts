import type { z } from "zod";
import { dottedPath } from "./dotted-path";
import { type Problem, problem } from "./problem";

export type Validated<Value> = { readonly kind: "valid"; readonly value: Value };
export type InvalidCode = "invalid_parameter" | "unknown_parameter";
type Issue = z.core.$ZodIssue;
type Where = "body" | "query" | "path" | "header";

/** Parses with the schema, or names the first member at fault. `where` says what is missing when the whole value is. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: Where,
): Validated<z.output<Schema>> | Problem<InvalidCode> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { kind: "valid", value: parsed.data };
  return problemOfIssues(parsed.error.issues, where);
}

/** Unknown members go first: they are mostly a misspelling, and then the cause of what is missing. */
function problemOfIssues(issues: readonly Issue[], where: Where): Problem<InvalidCode> {
  const flat = issues.map((issue) => deepest(issue, []));
  const unknown = flat.find(({ issue }) => issue.code === "unrecognized_keys");
  if (unknown !== undefined && unknown.issue.code === "unrecognized_keys") {
    const names = unknown.issue.keys.map((key) => dottedPath([...unknown.path, key]));
    const rest = names.length > 1 ? ` (nor ${namesText(names.slice(1))})` : "";
    return problem("unknown_parameter", `${names[0]} is not known in this ${where}${rest}.`, {
      param: names[0] as string,
    });
  }
  const first = flat[0] as Located;
  if (first.path.length === 0) {
    return problem("invalid_parameter", `The ${where} ${describeIssue(first.issue)}.`);
  }
  const param = dottedPath(first.path);
  return problem("invalid_parameter", `${param} ${describeIssue(first.issue)}.`, { param });
}

type Located = { readonly issue: Issue; readonly path: readonly PropertyKey[] };

/** Of a union's branches, the one that got furthest is what the caller meant; of a map's key, the map's member. */
function deepest(issue: Issue, above: readonly PropertyKey[]): Located {
  const path = [...above, ...issue.path];
  if (issue.code !== "invalid_union") return { issue, path };
  let best: Located = { issue, path };
  for (const branch of issue.errors) {
    for (const inner of branch) {
      const located = deepest(inner, path);
      if (located.path.length > best.path.length) best = located;
    }
  }
  return best;
}

function describeIssue(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined && /received undefined$/.test(issue.message)
        ? "is required"
        : `must be ${withArticle(issue.expected)}`;
    case "invalid_value":
      return `must be one of ${namesText(issue.values.map((value) => String(value)))}`;
    case "too_small":
      return `must ${boundText(issue.origin, "at least", issue.minimum)}`;
    case "too_big":
      return `must ${boundText(issue.origin, "at most", issue.maximum)}`;
    case "invalid_key":
      return describeIssue(issue.issues[0] ?? { ...issue, code: "custom", message: "has an invalid name" });
    case "invalid_union":
      return issue.message === "Invalid input" ? "has none of the accepted forms" : issue.message;
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  }
}

const wordsOfType: Record<string, string> = {
  object: "an object",
  record: "an object",
  array: "an array",
  int: "an integer",
  null: "null",
  undefined: "absent",
};

function withArticle(type: string): string {
  return wordsOfType[type] ?? `a ${type}`;
}

function boundText(origin: string, bound: string, value: number | bigint): string {
  if (origin === "string") return `have ${bound} ${value} characters`;
  if (origin === "array" || origin === "set") return `have ${bound} ${value} items`;
  return `be ${bound} ${value}`;
}

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(", ");
  return names.length > 10 ? `${shown} …` : shown;
}
