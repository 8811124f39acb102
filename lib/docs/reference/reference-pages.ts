import { frameworkCodes } from "@/lib/http/problem-codes";
import type { DocsPage } from "../schema/page";
import { pageOf } from "../site/pages";
import { type ApiDocument, type Operation, parametersOf, type Schema } from "./api-document";
import { membersTable, typeText } from "./members-table";
import { curlOf } from "./sample-call";

const ROOT = "/docs/api";
const METHODS = ["get", "post", "put", "patch", "delete"] as const;

const addressOfTag = (tag: string): string => `${ROOT}/${tag.toLowerCase().replaceAll(" ", "-")}`;

interface Entry {
  readonly method: (typeof METHODS)[number];
  readonly path: string;
  readonly operation: Operation;
}

/**
 * The reference as Markdown pages, made from the document that the API serves: an overview, a page per tag, and the shapes that have a name. Rendered,
 * searched and copied like every other page, so it needs nothing of its own.
 */
export function referencePages(document: ApiDocument): DocsPage[] {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method): Entry[] => {
      const operation = methods[method];
      return operation === undefined ? [] : [{ method, path, operation }];
    }),
  );
  const of = (tag: string) => entries.filter(({ operation }) => operation.tags[0] === tag);
  const tags = document.tags.filter(({ name }) => of(name).length > 0);
  return [
    pageOf(
      ROOT,
      null,
      overviewText(
        document,
        tags.map((tag) => ({ ...tag, entries: of(tag.name) })),
      ),
    ),
    ...tags.map((tag) => pageOf(addressOfTag(tag.name), null, tagText(document, tag, of(tag.name)))),
    pageOf(`${ROOT}/shapes`, null, shapesText(document)),
  ];
}

function overviewText(
  document: ApiDocument,
  tags: readonly { name: string; description: string; entries: readonly Entry[] }[],
): string {
  const parts = tags.map(({ name, description, entries }) => {
    const rows = entries.map(
      ({ method, path, operation }) =>
        `| \`${method.toUpperCase()}\` | [\`${path.replace("/api/v1", "")}\`](${addressOfTag(name)}#${anchorOf(operation)}) | ${operation.summary} |`,
    );
    return `## ${name}\n${description}\n\n| | | |\n|---|---|---|\n${rows.join("\n")}\n`;
  });
  return `# API reference

Base path \`/api/v1\`, JSON in and out. Made from the [OpenAPI document](/api/v1/openapi.json) that this very server serves. [Try it](/docs/try) in the browser with a sandbox key.
Amounts are decimal strings with at most 6 decimals; instants are RFC 3339 in UTC; an account may be named by your own id as \`ext:…\`. Members that are not known are refused.

${parts.join("\n")}
There are ${Object.keys(document.components.schemas).length} [shapes with a name](${ROOT}/shapes).
`;
}

const anchorOf = ({ summary }: Operation): string =>
  summary
    .toLowerCase()
    .replaceAll("`", "")
    .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, "")
    .replaceAll(" ", "-");

function tagText(
  document: ApiDocument,
  tag: { name: string; description: string },
  entries: readonly Entry[],
): string {
  const parts = entries.map((entry) => operationText(document, entry));
  // A resource's own page may be called the same.
  return `# ${tag.name}: reference\n\n${tag.description}\n\n${parts.join("\n\n")}\n`;
}

function operationText(document: ApiDocument, { method, path, operation }: Entry): string {
  const scopes = operation.security.flatMap(({ apiKey = [] }) => apiKey);
  const parameters = parametersOf(document, operation).filter(({ name }) => name !== "traceparent");
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  return [
    `## ${operation.summary}`,
    `\`${method.toUpperCase()} ${path}\`\n\n${scopes.length === 0 ? "Public" : `Scope \`${scopes.join("`, `")}\``}. In the SDK: \`${operation.operationId}\`.`,
    operation.description ?? "",
    exampleText(document, { method, path, operation }),
    parameters.length === 0 ? "" : `### Parameters\n${parametersTable(parameters)}`,
    body === undefined ? "" : `### Body\n${membersTable(body)}`,
    answersText(operation),
    errorsText(operation),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** A command to copy, and the answer of the declaration's own example where it has one. */
function exampleText(document: ApiDocument, { method, path, operation }: Entry): string {
  const curl = `\`\`\`sh shown\n${curlOf(document, method, path, operation)}\n\`\`\``;
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith("2"))?.[1];
  const example = Object.values(success?.content?.["application/json"]?.examples ?? {})[0];
  return example === undefined
    ? curl
    : `${curl}\n\`\`\`json sample\n${JSON.stringify(example.value, null, 2)}\n\`\`\``;
}

function parametersTable(parameters: ReturnType<typeof parametersOf>): string {
  const rows = parameters.map(
    ({ name, in: place, required, description = "", schema = {} }) =>
      `| \`${name}\`${required ? "" : " ?"} | ${place} | ${typeText(schema).replaceAll("|", "\\|")} | ${(description || schema.description || "").replaceAll("|", "\\|")} |`,
  );
  return ["| name | in | type | |", "|---|---|---|---|", ...rows].join("\n");
}

function answersText(operation: Operation): string {
  const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
  const parts = answers.map(([status, { description, content = {} }]) => {
    const kinds = Object.entries(content);
    const json: Schema | undefined = content["application/json"]?.schema;
    const others = kinds.filter(([type]) => type !== "application/json").map(([type]) => `\`${type}\``);
    const also = others.length === 0 ? "" : ` Also as ${others.join(", ")}.`;
    return `**${status}** ${description}${also}\n\n${json === undefined ? "" : membersTable(json)}`;
  });
  return `### Answer\n${parts.join("\n\n")}`;
}

/** The codes that are this operation's own; what every operation may answer is said on a page of its own. */
function errorsText(operation: Operation): string {
  const shared = new Set<string>(frameworkCodes);
  const codes = Object.entries(operation.responses).flatMap(([status, { content }]) => {
    const forms: readonly Schema[] = content?.["application/problem+json"]?.schema?.allOf ?? [];
    const own: readonly string[] = forms.flatMap((form) => form.properties?.code?.enum ?? []);
    return own
      .filter((code) => !shared.has(code))
      .map((code) => `[\`${code}\`](/docs/problems/${code}) (${status})`);
  });
  const common = "those of [every operation](/docs/calling/errors#all-codes)";
  return `### Errors\n${codes.length === 0 ? `Only ${common}.` : `${codes.join(", ")}, and ${common}.`}`;
}

function shapesText(document: ApiDocument): string {
  const parts = Object.entries(document.components.schemas).map(
    ([name, schema]) => `## ${name}\n${schema.description ?? ""}\n\n${membersTable(schema)}`,
  );
  return `# Shapes\n\nWhat several operations take or answer, by the name that the SDK's types have as well.\n\n${parts.join("\n\n")}\n`;
}
