import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { CallToolResult, ToolAnnotations } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { standingSchema } from "@/lib/accounts/schema/standing-schema";
import { decisionSchema } from "@/lib/decisions/schema/decision-schema";
import { isSpillwayError, type Spillway } from "@/lib/sdk/spillway";
import { forecastSchema } from "@/lib/usage/schema/forecast-schema";
import { textOfDecision } from "../explain/decision";
import { EXPLAINED, explain } from "../explain/explain";
import { frameOf, Unexplained } from "../explain/explanation";
import { textOfForecast } from "../explain/forecast";
import { textOfStanding } from "../explain/standing";

/** What a tool is given: the client of the caller's key, and the one account that the key is of, if it is of one. */
export interface ToolParts {
  readonly client: Spillway;
  readonly accountId: string | null;
  /** Told of what broke on our side; the caller is told no more than that it did. */
  readonly report: (error: unknown) => void;
}

/** None of them changes anything, and all of them answer from Spillway alone. */
const READ_ONLY: ToolAnnotations = { readOnlyHint: true, destructiveHint: false, openWorldHint: false };
/** Asked again later the answer is another one, but asking has no effect. */
const annotations: ToolAnnotations = { ...READ_ONLY, idempotentHint: true };

const accountInput = z
  .string()
  .optional()
  .describe(
    "acct_… or ext:… and your own id of it. Left out where the API key is of one account: then it is that one.",
  );
const sentence = z.string().describe("The answer in one sentence, as it may be told to a person.");

/** Registers the tools of the consuming agent: what it has, what a piece of work would cost it, and why something was charged or refused. */
export function addTools(server: McpServer, parts: ToolParts): void {
  addStanding(server, parts);
  addQuote(server, parts);
  addForecast(server, parts);
  addExplain(server, parts);
}

function addStanding(server: McpServer, parts: ToolParts): void {
  server.registerTool(
    "standing",
    {
      title: "What is left, and who pays next",
      description:
        "The account's rate limits with what is used of them and when they reset, its credits, and which source pays the next request of each feature. Read it before planning work; it changes nothing.",
      inputSchema: z.strictObject({ account: accountInput }),
      outputSchema: z.strictObject({ sentence, standing: standingSchema }),
      annotations,
    },
    ({ account }) =>
      answered(parts, async () => {
        const standing = await parts.client.getStanding(accountOf(parts, account));
        return { sentence: textOfStanding(standing), standing };
      }),
  );
}

function addQuote(server: McpServer, parts: ToolParts): void {
  server.registerTool(
    "quote",
    {
      title: "What a piece of work would cost, and whether it would run",
      description:
        "Asks what would be decided for this usage now, without using anything: the cost in credits, which source would pay how much, and if it would be blocked, why and every way to continue with exact amounts and times. Nothing is reserved: the real request is decided anew.",
      inputSchema: z.strictObject({
        account: accountInput,
        feature: z.string().describe("A feature's key, such as codex.task: `standing` names them."),
        usage: z
          .record(z.string(), z.union([z.number(), z.string()]))
          .describe("Expected quantities by dimension, such as { input_tokens: 4808 }."),
        properties: z
          .record(z.string(), z.string())
          .optional()
          .describe("What the price may depend on, such as { model: large }."),
        member: z.string().optional().describe("mem_… or ext:…, in an organization."),
        partial: z
          .enum(["reject", "accept"])
          .optional()
          .describe("accept: as much as can be paid, where that is not all."),
      }),
      outputSchema: z.strictObject({ sentence, decision: decisionSchema }),
      annotations,
    },
    ({ account, ...usage }) =>
      answered(parts, async () => {
        const decision = await parts.client.decide({
          ...usage,
          account: accountOf(parts, account),
          mode: "preview",
        });
        // The server's own hour and UTC: a key that may decide need not be one that may read the account.
        const frame = frameOf({ as_of: decision.decided_at, time_zone: "UTC" });
        return { sentence: textOfDecision(decision, frame), decision };
      }),
  );
}

function addForecast(server: McpServer, parts: ToolParts): void {
  server.registerTool(
    "forecast",
    {
      title: "How many more, and until when",
      description:
        "For each feature that was used of late: how many more requests like the typical one would be allowed now, exactly, which window binds and what pays after it. For each limit and for the credits: when they end at the rates of the last hour and day, as a range, or that there is not enough data to say.",
      inputSchema: z.strictObject({
        account: accountInput,
        feature: z.string().optional().describe("Only this one."),
        usage: z
          .string()
          .optional()
          .describe(
            "One request's usage in place of the typical one, such as input_tokens:4808,output_tokens:10; asks for feature.",
          ),
      }),
      outputSchema: z.strictObject({ sentence, forecast: forecastSchema }),
      annotations,
    },
    ({ account, feature, usage }) =>
      answered(parts, async () => {
        const one = accountOf(parts, account);
        const forecast = await parts.client.forecast(one, { feature, usage });
        const frame = frameOf(await parts.client.getStanding(one));
        return { sentence: textOfForecast(forecast, frame), forecast };
      }),
  );
}

const chainSchema = z.strictObject({ kind: z.string(), id: z.string(), sentence: z.string() });

function addExplain(server: McpServer, parts: ToolParts): void {
  server.registerTool(
    "explain",
    {
      title: "Why something was allowed, blocked or charged",
      description:
        "Explains one id of the account: a decision (dec_), usage event (use_), monetization event (mon_), balance update (bal_), grant (grt_), hold (hold_), member (mem_), invitation (inv_), purchase (pur_), package (pkg_), dispute (dsp_) or the account itself. A decision comes with its trace: layer by layer what it had, what was taken, and why it was skipped.",
      inputSchema: z.strictObject({
        id: z
          .string()
          .max(300)
          .describe(`One of ${EXPLAINED.ofAccounts.join(" ")}`),
        account: accountInput.describe(
          "Needed for bal_…, mem_… and inv_… only, where the API key is of no single account.",
        ),
      }),
      outputSchema: z.strictObject({
        id: z.string(),
        kind: z.string(),
        account: z.string().nullable(),
        sentence,
        chain: z.array(chainSchema).describe("What it came from and led to, from cause to effect."),
        object: z.record(z.string(), z.unknown()).describe("The object, as the API answers it."),
      }),
      annotations,
    },
    ({ id, account }) =>
      answered(parts, async () => ({
        ...(await explain(parts.client, id, { account: account ?? parts.accountId, kinds: "of_accounts" })),
      })),
  );
}

class Unaddressed extends Error {}

function accountOf({ accountId }: ToolParts, account: string | undefined): string {
  const one = account ?? accountId;
  if (one === null) throw new Unaddressed("account: this API key is of no single account, so name one.");
  return one;
}

/**
 * The structured answer, and for clients that do not read it the same as text. A refusal is an answer of the tool too, in words that say what to
 * do: the model reads it, which an error of the protocol it would not.
 */
async function answered(
  { report }: ToolParts,
  ask: () => Promise<{ sentence: string } & Record<string, unknown>>,
): Promise<CallToolResult> {
  try {
    const structuredContent = await ask();
    return {
      structuredContent,
      content: [
        { type: "text", text: structuredContent.sentence },
        { type: "text", text: JSON.stringify(structuredContent) },
      ],
    };
  } catch (error) {
    const text = textOfRefusal(error);
    if (text === null) report(error);
    return { isError: true, content: [{ type: "text", text: text ?? BROKEN }] };
  }
}

const BROKEN = "internal_error: Something broke on our side.";

/** Null for a bug. */
function textOfRefusal(error: unknown): string | null {
  if (error instanceof Unexplained || error instanceof Unaddressed) return error.message;
  if (!isSpillwayError(error)) return null;
  const where = error.param === null ? "" : `${error.param}: `;
  const again =
    error.retryAfterMs === null ? "" : ` Ask again in ${Math.ceil(error.retryAfterMs / 1_000)} s.`;
  return `${error.code}: ${where}${error.detail}${again}`;
}
