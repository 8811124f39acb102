import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { isNode, LineCounter, parseDocument } from "yaml";
import { validate } from "@/lib/http/validation";
import { planFaults } from "@/lib/plans/catalogue/plan-check";
import { planJson } from "@/lib/plans/catalogue/plan-content";
import { parsePriceBook } from "@/lib/plans/catalogue/price-book-content";
import { type PlanContent, type PlanJson, planContentSchema } from "@/lib/plans/schema/plan-content";
import { attempt } from "@/lib/sdk/problem";
import type { Spillway } from "@/lib/sdk/spillway";
import { CommandEnd, EXIT } from "../exit-codes";

/** Where a plan file contradicts itself or the catalogue. */
export interface FileFault {
  /** Dotted: `layers.0.windows.1.limit`. */
  readonly path: string;
  readonly detail: string;
  /** From 1; null where the file has no such place. */
  readonly line: number | null;
  readonly column: number | null;
}

/** A plan as a file: the content of a version, in YAML or JSON, and at its top which plan it is a version of. */
export interface PlanFile {
  readonly file: string;
  /** `pln_…`; null for a plan that is not there yet. */
  readonly plan: string | null;
  /** Null where the shape is wrong: then `faults` says what. */
  readonly content: PlanContent | null;
  /** With every default written out, as versions are stored and answered. */
  readonly json: PlanJson | null;
  readonly faults: readonly FileFault[];
  /** A fault that the API has found, at its place in the file. */
  faultAt(param: string, detail: string): FileFault;
}

/** Reads a plan file and checks its shape. `path` is absolute; `asked` is how it was named. Ends the command where it is no YAML at all. */
export function readPlanFile(path: string, asked: string): PlanFile {
  const lines = new LineCounter();
  // JSON is YAML too. A member that is said twice is a mistake in either.
  const document = parseDocument(readText(path, asked), { lineCounter: lines, uniqueKeys: true });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const { line, col } = lines.linePos(broken.pos[0]);
    const kind = extname(path) === ".json" ? "JSON" : "YAML";
    throw new CommandEnd(
      EXIT.misused,
      `${asked}:${line}:${col} is no ${kind}: ${broken.message.split("\n")[0]}`,
    );
  }
  const faultAt = (param: string, detail: string): FileFault => {
    const keys = param
      .replace(/^content(\.|$)/, "")
      .split(".")
      .filter((key) => key !== "");
    const at = positionOf(keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key)));
    return { path: keys.join("."), detail: worded(detail, param), ...at };
  };
  const positionOf = (keys: (string | number)[]) => {
    // What is missing is told of at what it is missing from.
    for (let length = keys.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(keys.slice(0, length), true);
      if (isNode(node) && node.range != null) {
        const { line, col } = lines.linePos(node.range[0]);
        return { line, column: col };
      }
    }
    return { line: null, column: null };
  };
  const whole: unknown = document.toJS();
  const isObject = typeof whole === "object" && whole !== null && !Array.isArray(whole);
  const { plan = null, ...rest } = (isObject ? whole : {}) as Record<string, unknown>;
  if (plan !== null && typeof plan !== "string")
    return {
      file: asked,
      plan: null,
      content: null,
      json: null,
      faults: [faultAt("plan", "must be pln_…")],
      faultAt,
    };
  const checked = validate(planContentSchema, isObject ? rest : whole, "body");
  if (checked.kind === "valid") {
    const { value: content } = checked;
    return { file: asked, plan, content, json: planJson(content), faults: [], faultAt };
  }
  return {
    file: asked,
    plan,
    content: null,
    json: null,
    faults: [faultAt(checked.param ?? "", checked.detail)],
    faultAt,
  };
}

/** The rules between members, and to the price book that the plan names. */
export async function faultsAgainst(
  client: Pick<Spillway, "getPriceBookVersion">,
  plan: PlanFile,
): Promise<readonly FileFault[]> {
  if (plan.content === null) return plan.faults;
  const ref = plan.content.price_book;
  const [id = "", version = ""] = ref.split("@");
  const found = await attempt(client.getPriceBookVersion(id, version));
  if (!found.ok && found.error.code !== "not_found") throw found.error;
  const isPublished = found.ok && found.value.status === "published";
  const book = isPublished ? parsePriceBook(ref, found.value.content) : null;
  return [...planFaults(plan.content, book)].map(({ param, detail }) => plan.faultAt(param, detail));
}

export function faultText(file: string, { path, detail, line, column }: FileFault): string {
  const place = line === null ? file : `${file}:${line}:${column}`;
  return `${place}  ${path === "" ? "" : `${path} `}${detail}`;
}

function readText(path: string, asked: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as { code?: string };
    const why = code === "ENOENT" ? "no such file" : (code ?? String(error));
    throw new CommandEnd(EXIT.misused, `${asked} cannot be read: ${why}.`);
  }
}

/** Without the path that stands before it, and of the plan where the API would speak of the request's body. */
function worded(detail: string, param: string): string {
  const rest = detail.startsWith(`${param} `) ? detail.slice(param.length + 1) : detail;
  return rest
    .replace(/\bin this body\b/, "in a plan")
    .replace(/^The body /, "the plan ")
    .replace(/\.$/, "");
}
