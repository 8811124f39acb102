import { z } from "zod";
import { acceptedType } from "@/lib/http/accepted-type";
import { instantSchema } from "@/lib/http/amount-schemas";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import { readPdfFonts } from "@/lib/http/pdf-font";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { statementSchema } from "../schema/statement-schema";
import { readStatement, STATEMENT_ROWS_MAX } from "../statement/read-statement";
import { statementPdf } from "../statement/statement-pdf";

const defineRoute = defineRouteFor<Runtime>();
const GRANTS_MAX = 1_000;

const getStatement = defineRoute({
  method: "GET",
  path: "/api/v1/accounts/{id}/statement",
  operationId: "getStatement",
  summary: "What moved the balance within a period, in sums or as a document",
  description: `All as of one instant. With \`Accept: application/pdf\` a document to print, with every movement; a period of more than ${STATEMENT_ROWS_MAX} of them is refused: the balance updates themselves can be exported whole.`,
  tags: ["Ledger"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: z.strictObject({ id: accountRefSchema }),
  query: z.strictObject({
    from: instantSchema.optional().meta({ description: "Posted at or after." }),
    to: instantSchema.optional().meta({ description: "Posted before." }),
  }),
  responses: { 200: statementSchema },
  streams: { "application/pdf": "The sums, then every movement with the balance after it, newest first." },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params, query, headers, signal, now }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const period = { from: query.from ?? null, to: query.to ?? null };
    const statement = await readStatement(runtime, accountId, period, signal);
    if (statement === "unknown") return problem("not_found", "There is no such account.");
    if (statement === "too_long")
      return problem("invalid_parameter", `The period has more than ${STATEMENT_ROWS_MAX} movements.`, {
        param: "from",
      });
    const type = acceptedType(headers("accept"), ["application/json", "application/pdf"]);
    if (type === "application/json") return { status: 200, body: statement.wire };
    const grants = await runtime.accountReads.grants(accountId, GRANTS_MAX, null);
    const names = new Map(grants.map(({ id, reason }) => [id, reason]));
    return {
      status: 200,
      contentType: type,
      headers: [["content-disposition", `attachment; filename="statement-${accountId}.pdf"`]],
      stream: statementPdf(statement, names, now, await readPdfFonts()),
    };
  },
});

export const statementRoutes: readonly Route<Runtime>[] = [getStatement];
