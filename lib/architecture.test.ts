import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type House, houseViolations } from "./testing/architecture/house-rules";
import { importViolations, type Violation, type Zone } from "./testing/architecture/import-rules";
import { purityViolations } from "./testing/architecture/purity-rules";
import { projectFiles, type SourceFile, sourceFile } from "./testing/architecture/source-file";

/** Amounts and ids are spelled everywhere; the other rules run in commands, and elsewhere only lend their types. */
const ENGINE_WORDS = ["lib/engine/{amounts,ids}", "type:lib/engine/**"];
const DATABASE = ["pkg:{pg,redis}", "pkg:@prisma/*", "lib/storage/postgres/prisma-client/**"];
const STYLE = ["pkg:{react,react-dom,@base-ui/react,clsx,class-variance-authority,lucide-react}"];
const BROWSER = [
  ...STYLE,
  "pkg:{next,sonner,cmdk,uplot,uqr,zod,react-hook-form,@hookform/resolvers}",
  "pkg:{@tanstack,@visx}/*",
];
const TESTED_WITH = ["pkg:{vitest,fast-check}", "pkg:node:**", "lib/testing/**"];
/** What any server file of a feature or of http and auth stands on; storage reaches it as types, from the runtime. */
const SERVER_GROUND = [
  "type:lib/storage/{ports,read-ports,history-ports,webhook-ports,mail-ports,audit-ports,checkpoint-ports,parked-ports,usage-ports}",
  "type:lib/runtime",
  "lib/{config,clock,ids,rounds}",
  "pkg:**",
];

/** Who may import whom. A file belongs to the first row whose `files` match it. */
const IMPORT_TABLE: Zone[] = [
  {
    name: "engine tests",
    files: ["lib/engine/**/*.test.ts", "lib/engine/testing/**"],
    may: ["lib/engine/**", "pkg:temporal-polyfill", ...TESTED_WITH],
  },
  // The one package: what a month, a day or an hour is in a time zone. docs/decisions/0001 says why.
  { name: "engine", files: ["lib/engine/**"], may: ["lib/engine/**", "pkg:temporal-polyfill"] },
  {
    name: "tests",
    files: ["**/*.test.{ts,tsx}", "lib/testing/**"],
    may: ["{lib,server,components,prisma,scripts}/**", "pkg:**"],
  },
  {
    name: "storage contracts",
    files: ["lib/storage/**/*.contract.ts"],
    may: ["lib/{engine,storage}/**", "lib/ids", ...TESTED_WITH],
  },
  {
    name: "storage",
    files: ["lib/storage/**"],
    may: ["lib/{engine,storage}/**", "lib/clock", ...DATABASE, "pkg:node:**"],
  },
  {
    name: "http and auth",
    files: ["lib/{http,auth}/**"],
    // Those who sign up, or forgot their password, are written to.
    may: ["lib/{http,auth}/**", "lib/notifications/schema/letter-words", ...ENGINE_WORDS, ...SERVER_GROUND],
    mayNot: DATABASE,
  },
  { name: "the SDK's hooks", files: ["lib/sdk/react/**"], may: ["lib/sdk/**", "pkg:react"] },
  // Nothing from outside: it is published, and runs where nothing of ours does.
  { name: "sdk", files: ["lib/sdk/**"], may: ["lib/sdk/**"], mayNot: ["lib/sdk/react/**"] },
  {
    // What composes the features: the runtime and its making, all routes, what the process measures.
    name: "runtime",
    files: [
      "lib/{runtime,start-runtime,routes,openapi-route,document-names,next-handler,metrics,changes}.ts",
    ],
    may: ["lib/**", "pkg:**"],
    mayNot: [...DATABASE, "lib/testing/**"],
  },
  { name: "config", files: ["lib/config.ts"], may: ["pkg:node:**", "pkg:zod"] },
  { name: "clock and ids", files: ["lib/{clock,ids}.ts"], may: [...ENGINE_WORDS, "pkg:node:crypto"] },
  { name: "rounds of workers", files: ["lib/rounds.ts"], may: ["pkg:node:timers/promises"] },
  {
    name: "format",
    files: ["lib/{format,format-*}.ts"],
    may: ["lib/{format,format-style}", ...ENGINE_WORDS],
  },
  {
    name: "browser-safe feature files",
    files: ["lib/<feature>/{schema,client}.ts", "lib/<feature>/{schema,client}/**"],
    may: [
      ...ENGINE_WORDS,
      "lib/*/schema",
      "lib/*/schema/**",
      "lib/http/{amount-schemas,name-schemas,idempotency,pagination,wire-form}",
      "lib/$feature/{schema,client}",
      "lib/$feature/{schema,client}/**",
    ].concat(["lib/http/*-schemas", "lib/http/client", ...BROWSER]),
  },
  {
    name: "feature actions",
    files: ["lib/<feature>/actions.ts", "lib/<feature>/actions/**"],
    may: [
      "lib/{$feature,engine,auth,http}/**",
      "lib/*/schema",
      "lib/*/schema/**",
      "lib/runtime",
      ...SERVER_GROUND,
    ],
    mayNot: DATABASE,
  },
  {
    name: "feature server files",
    files: ["lib/<feature>/**"],
    may: [
      "lib/{$feature,engine,http}/**",
      "lib/*/schema",
      "lib/*/schema/**",
      // Mails say amounts and times as pages do.
      "lib/{format,format-*}",
      "type:lib/auth/**",
      ...SERVER_GROUND,
    ],
    mayNot: DATABASE,
  },
  {
    // How amounts and times read is the same everywhere, so the parts that show them may know the formats.
    name: "components/ui",
    files: ["components/ui/**"],
    may: ["components/ui/**", "lib/{format,format-*}", ...STYLE, "pkg:{next,sonner,cmdk}"],
  },
  {
    name: "components/charts",
    files: ["components/charts/**"],
    may: ["components/{ui,charts}/**", "lib/{format,format-*}", ...ENGINE_WORDS, ...BROWSER],
  },
  {
    // A page is made of several features' parts, and it alone asks for what they show: so a part of one feature is never
    // part of another's, and all that a page fetches or changes is found in its own folder.
    name: "pages",
    files: ["components/pages/**"],
    may: [
      "components/**",
      "lib/*/{schema,client,actions}",
      "lib/*/{schema,client,actions}/**",
      "lib/{format,format-*}",
      ...ENGINE_WORDS,
      ...BROWSER,
    ],
    mayNot: ["components/testing/**"],
  },
  {
    // Signing in and out is one request each and belongs to no page's data.
    name: "components of the session",
    files: ["components/{auth,shell}/**"],
    may: [
      "components/{ui,auth,shell}/**",
      "lib/auth/client",
      "lib/http/client",
      ...STYLE,
      "pkg:{next,@tanstack/react-query}",
    ],
  },
  {
    // Documents are rendered on the server: what renders them is nobody else's, and no reader's browser is sent it.
    name: "components of the docs",
    files: ["components/docs/**"],
    may: [
      "components/{ui,docs}/**",
      "lib/docs/schema/**",
      "pkg:{react-markdown,remark-gfm,rehype-slug,shiki}",
      ...BROWSER,
    ],
    mayNot: ["pkg:@tanstack/react-query"],
  },
  {
    name: "components",
    files: ["components/<feature>/**"],
    may: [
      // One explanation of a decision, used wherever a decision is shown (HOUSE §1.7).
      "components/{ui,charts,decisions,$feature}/**",
      "lib/*/schema",
      "lib/*/schema/**",
      "lib/{format,format-*}",
      ...ENGINE_WORDS,
      ...BROWSER,
    ],
    mayNot: ["pkg:@tanstack/react-query"],
  },
  {
    name: "app",
    files: ["app/**"],
    may: ["{app,components,lib}/**", "pkg:**"],
    mayNot: [...DATABASE, "lib/{storage,testing}/**"],
  },
  {
    name: "embedded Postgres",
    files: ["server/embedded-postgres.ts", "server/postgres/**"],
    may: ["server/postgres/**", "pkg:node:**", "pkg:pg"],
  },
  {
    // The database gets its shape before anything is composed that reads it, so the start asks storage itself.
    name: "start",
    files: ["server/start.ts", "server/start/**"],
    may: ["server/**", "lib/{config,clock}", "lib/storage/postgres/migrate", "prisma/seed", "pkg:node:**"],
  },
  {
    name: "server",
    files: ["server/**", "prisma/*.ts"],
    // The command line and the MCP server say the very sentence that the pages say: there is no second wording of a decision, a payment or a dispute.
    may: [
      "{server,lib,prisma}/**",
      "components/decisions/{sentence,words}",
      "components/{payments/purchase,disputes/dispute}-words",
      "pkg:**",
    ],
    mayNot: [...DATABASE, "lib/{storage,testing}/**"],
  },
  {
    name: "root",
    files: ["*.ts"],
    may: ["{app,lib,server,scripts}/**", "pkg:**"],
    mayNot: [...DATABASE, "lib/storage/**"],
  },
  {
    // The SDK's types are made from the same declarations as the document.
    name: "the SDK's generator",
    files: ["scripts/sdk/**"],
    may: [
      "scripts/sdk/**",
      "lib/{routes,openapi-route}",
      "lib/http/{openapi,problem-codes}",
      "type:lib/http/route",
    ],
  },
  { name: "the fuzz run", files: ["scripts/fuzz.ts"], may: ["lib/testing/fuzz/**", "pkg:node:**"] },
  { name: "the model run", files: ["scripts/model.ts"], may: ["lib/engine/testing/**", "pkg:node:**"] },
  { name: "scripts", files: ["scripts/**"], may: ["{scripts,server}/**", "lib/config", "pkg:**"] },
  {
    name: "e2e",
    files: ["e2e/**"],
    may: ["{e2e,lib,server,scripts}/**", "pkg:**"],
    mayNot: ["lib/storage/**"],
  },
  { name: "bench", files: ["bench/**"], may: ["{bench,lib,server}/**", "pkg:**"] },
];

const HOUSE: House = {
  linesMax: 250,
  bannedLastWords: ["Manager", "Service", "Helper", "Util", "Processor", "Data", "Info"],
  bannedVerbs: ["process", "handle", "manage", "do", "perform"],
  bannedFileNames: ["index", "utils", "util", "helpers", "helper", "types", "constants", "common", "misc"],
  featureFiles: ["schema", "routes", "reads", "commands", "actions", "client"],
  otherFolders: ["engine", "storage", "auth", "http", "sdk", "testing"],
};

const isEngineRule = (file: SourceFile) =>
  file.path.startsWith("lib/engine/") && !file.path.includes("/testing/") && !file.path.endsWith(".test.ts");

function violations(files: SourceFile[]): string[] {
  const found: Violation[] = [
    ...importViolations(files, IMPORT_TABLE),
    ...purityViolations(files.filter(isEngineRule)),
    ...houseViolations(files, HOUSE),
  ];
  return found.map(({ rule, file, detail }) => `[${rule}] ${file} ${detail}`);
}

test("the project keeps the import table, the purity of its rules and the house's sizes and names", async () => {
  const files = await projectFiles(resolve(import.meta.dirname, ".."));
  expect(files.length).toBeGreaterThan(10);
  expect(violations(files)).toEqual([]);
});

/** A check that cannot fail is no check: each row plants one violation and says what must be reported. */
describe("a planted violation is found by name:", () => {
  const lines = (count: number) => "const a = 1;\n".repeat(count);
  test.each<[string, string, string, string]>([
    [
      "a rule that asks storage",
      "lib/engine/decide.ts",
      `import { load } from "@/lib/storage/ports";`,
      "[imports of engine] lib/engine/decide.ts imports lib/storage/ports",
    ],
    ["a rule with a second package", "lib/engine/price.ts", `import _ from "lodash";`, "imports lodash"],
    [
      "a rule that lends a type from outside",
      "lib/engine/decide.ts",
      `type A = import("../clock").Clock;`,
      "imports type lib/clock",
    ],
    [
      "a rule that loads lazily",
      "lib/engine/decide.ts",
      `const a = import("../config");`,
      "imports lib/config",
    ],
    [
      "a rule that re-exports",
      "lib/engine/decide.ts",
      `const a = 1; export { b } from "../config";`,
      "imports lib/config",
    ],
    [
      "storage that knows a feature",
      "lib/storage/postgres/store.ts",
      `import { a } from "../../decisions/commit/lane";`,
      "[imports of storage] lib/storage/postgres/store.ts imports lib/decisions/commit/lane",
    ],
    [
      "a command that opens the database",
      "lib/credits/commands.ts",
      `import pg from "pg";`,
      "[imports of feature server files] lib/credits/commands.ts imports pg",
    ],
    [
      "a read that uses Prisma",
      "lib/credits/reads.ts",
      `import { PrismaClient } from "@prisma/client";`,
      "imports @prisma/client",
    ],
    [
      "a command that takes more of storage than types",
      "lib/credits/commands.ts",
      `import { open } from "@/lib/storage/ports";`,
      "imports lib/storage/ports",
    ],
    [
      "a feature that calls another",
      "lib/credits/commands.ts",
      `import { decide } from "../decisions/commands";`,
      "imports lib/decisions/commands",
    ],
    [
      "a schema that pulls the server in",
      "lib/credits/schema.ts",
      `import { read } from "./reads";`,
      "[imports of browser-safe feature files]",
    ],
    [
      "a schema that runs a rule",
      "lib/credits/schema.ts",
      `import { decide } from "@/lib/engine/decide";`,
      "imports lib/engine/decide",
    ],
    [
      "a button that knows a feature",
      "components/ui/button.tsx",
      `import { a } from "@/lib/credits/schema";`,
      "[imports of components/ui]",
    ],
    [
      "a component that reads by itself",
      "components/credits/list.tsx",
      `import { a } from "@/lib/credits/reads";`,
      "[imports of components]",
    ],
    [
      "a component that asks the API",
      "components/credits/list.tsx",
      `import { useQuery } from "@tanstack/react-query";`,
      "[imports of components]",
    ],
    [
      "a part of one feature in another's",
      "components/credits/list.tsx",
      `import { a } from "@/components/usage/cascade";`,
      "[imports of components]",
    ],
    [
      "a part that knows its page",
      "components/usage/list.tsx",
      `import { a } from "@/components/pages/usage/usage-page";`,
      "[imports of components]",
    ],
    [
      "a page that asks storage",
      "app/usage/page.tsx",
      `import { a } from "@/lib/storage/postgres/reads";`,
      "[imports of app]",
    ],
    [
      "an entry point that opens the database",
      "server/worker.ts",
      `import { Pool } from "pg";`,
      "[imports of server] server/worker.ts imports pg",
    ],
    [
      "something that imports a page",
      "components/usage/meter.tsx",
      `import { a } from "@/app/usage/page";`,
      "imports app/usage/page",
    ],
    ["an sdk with a dependency", "lib/sdk/client.ts", `import { z } from "zod";`, "[imports of sdk]"],
    ["a file in no zone", "lib/misplaced.ts", "export const a = 1;", "[zone] lib/misplaced.ts"],
    [
      "the time",
      "lib/engine/decide.ts",
      "const a = Date.now();",
      "[engine is pure] lib/engine/decide.ts:1 uses Date.now",
    ],
    ["the time by a date", "lib/engine/decide.ts", "const a = new Date();", "uses new Date()"],
    ["the machine's zone", "lib/engine/decide.ts", "const a = new Date(0).getHours();", "uses .getHours"],
    ["chance", "lib/engine/decide.ts", "const a = Math.random();", "uses Math.random"],
    [
      "waiting",
      "lib/engine/decide.ts",
      "export const a = async () => {\n  await b;\n};",
      "decide.ts:2 uses await",
    ],
    ["the environment", "lib/engine/decide.ts", "const a = process.env.A;", "uses process"],
    ["a long file", "lib/credits/commands.ts", lines(251), "has 251 lines"],
    [
      "a file of no feature word",
      "lib/credits/prices.ts",
      "export const a = 1;",
      "[file vocabulary] lib/credits/prices.ts",
    ],
    ["a drawer of a file", "lib/credits/issue/utils.ts", "export const a = 1;", "[file names]"],
    ["a barrel", "lib/credits/issue/all.ts", `export * from "./grant";`, "[no barrels]"],
    ["an empty last word", "lib/credits/commands.ts", "export class GrantManager {}", "exports GrantManager"],
    [
      "an empty last word in the plural",
      "lib/credits/commands.ts",
      "export const grantUtils = {};",
      "exports grantUtils",
    ],
    ["an empty verb", "lib/credits/commands.ts", "export function handleGrant() {}", "exports handleGrant"],
    [
      "an empty verb in an arrow",
      "lib/credits/commands.ts",
      "export const processGrant = () => {};",
      "exports processGrant",
    ],
  ])("%s", (_, path, text, report) => {
    expect(violations([sourceFile(path, text)])).toContainEqual(expect.stringContaining(report));
  });

  test.each<[string, string, string]>([
    [
      "calendar arithmetic in a rule",
      "lib/engine/windows/calendar.ts",
      `import { Temporal } from "temporal-polyfill";`,
    ],
    ["a date told its instant", "lib/engine/decide.ts", "const a = new Date(0).getUTCHours();"],
    ["a member named like a global", "lib/engine/decide.ts", "const a = { process: 1 }.process;"],
    [
      "a port's types in a command",
      "lib/credits/commands.ts",
      `import type { Ledger } from "@/lib/storage/ports";`,
    ],
    ["another feature's shapes", "lib/credits/routes.ts", `import { a } from "@/lib/accounts/schema";`],
    [
      "a noun in a folder of its own",
      "lib/decisions/commit/lane.ts",
      `import { decide } from "@/lib/engine/decide";`,
    ],
    ["250 lines", "lib/credits/commands.ts", lines(250)],
    ["a long test", "lib/credits/commands.test.ts", lines(900)],
  ])("and this is no violation: %s", (_, path, text) => {
    expect(violations([sourceFile(path, text)])).toEqual([]);
  });
});
