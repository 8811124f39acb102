import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

const integer = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** Every environment variable that Spillway reads, and what it is when unset. */
const variables = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// connection string" })
    .optional(),
  DATABASE_POOL_MAX: integer(2, 90).default(12),
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: integer(0, 65_535).default(3000),
  SPILLWAY_URL: z.url({ protocol: /^https?$/, error: "must be an http(s) address" }).optional(),
  SPILLWAY_DATA_DIR: z.string().min(1).default(".spillway"),
  SPILLWAY_DEMO: z.enum(["0", "1"]).optional(),
  SPILLWAY_BEHIND_PROXY: z.enum(["0", "1"]).default("0"),
  SPILLWAY_FAST_LANE: z.enum(["0", "1"]).default("1"),
  SPILLWAY_WORKER_PORT: integer(1, 65_535).optional(),
  SPILLWAY_METRICS_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, "must have at least 16 characters and no spaces")
    .optional(),
  SPILLWAY_RECONCILE_MINUTES: integer(0, 10_080).default(60),
  SPILLWAY_WEBHOOK_DAYS: integer(4, 365).default(30),
  SPILLWAY_WEBHOOK_PRIVATE: z.enum(["0", "1"]).default("0"),
  SPILLWAY_WEBHOOK_KEY: z.string().min(32, "must have at least 32 characters").optional(),
  SPILLWAY_CHECKPOINT_KEY: z.string().min(32, "must have at least 32 characters").optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_/, "must be a secret or restricted key of Stripe")
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_/, "must be the signing secret of Stripe's webhook endpoint")
    .optional(),
  STRIPE_AUTOMATIC_TAX: z.enum(["0", "1"]).default("0"),
  ALLOW_TEST_PAYMENTS: z.enum(["0", "1"]).optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  SPILLWAY_SIGN_UP_PLAN: z.string().min(1).max(100).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be an smtp:// or smtps:// address" }).optional(),
  SPILLWAY_MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      "must be an address, or a name and <an address>",
    )
    .optional(),
  BETTER_AUTH_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
});

export type Config = {
  environment: "development" | "test" | "production";
  /** Null where `npm start` has not yet started the embedded server; web and worker always have one. */
  databaseUrl: string | null;
  databasePoolMax: number;
  host: string;
  port: number;
  /** The address people and API consumers reach us at: in links, cookies and the OpenAPI document. */
  url: string;
  /** Where the embedded database and generated secrets live; absolute. */
  dataDir: string;
  /** Whether a start plants the demo, with people whose passwords everybody knows: only into the database we made ourselves, unless it is asked for. */
  isDemoWanted: boolean;
  /** Whether a proxy stands in front that writes `X-Forwarded-For`; without one the header is the client's own invention. */
  isBehindProxy: boolean;
  /** Whether the decision routes are served in front of Next (HOUSE §4); off to compare both mounts. */
  isFastLaneOn: boolean;
  /** Where the worker serves `/healthz`, `/readyz` and `/metrics`; null where it listens to nobody. */
  workerPort: number | null;
  /** What `/metrics` asks for as a Bearer token; null where it is answered on this machine only. */
  metricsToken: string | null;
  /** How often the worker proves the books; 0 for never. */
  reconcileMinutes: number;
  /** For how long webhook messages and what became of them are kept. */
  webhookDays: number;
  /** Whether webhooks may be sent to addresses of our own machine and network: for development and tests. */
  areWebhooksPrivate: boolean;
  /** Seals the secrets of webhook endpoints. */
  webhookKey: string;
  /** What the key is derived from that signs checkpoints. */
  checkpointKey: string;
  /** The plan, by id or by name, of whoever signs up by themselves. Null: sign-up is closed. */
  signUpPlan: string | null;
  /** Whether a mail reaches the one it is for: by a server, or in a demo by the page that shows all mail to everybody. */
  canMailPeople: boolean;
  /** Where mail is handed over, with its credentials: never logged. Null: mails stay in the database, where the outbox page shows them. */
  smtpUrl: string | null;
  /** Whom mails are from. */
  mailFrom: string;
  /** Who takes the payments; null: the simulator, which moves no money. */
  stripe: {
    readonly secretKey: string;
    readonly webhookSecret: string;
    /** Whether Stripe works out at its checkout how much of a price is tax. */
    readonly isTaxAutomatic: boolean;
  } | null;
  logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
  /** Signs session cookies. */
  authSecret: string;
};

function isPlayground(read: { NODE_ENV: string; DATABASE_URL?: string | undefined }): boolean {
  return read.NODE_ENV !== "production" && read.DATABASE_URL === undefined;
}

/** The plan of the demo that costs nothing. */
const DEMO_SIGN_UP_PLAN = "Free";

type Environment = Record<string, string | undefined>;

/**
 * The configuration in `environment`. Throws one error that names every variable that is wrong: a process with a
 * half-understood configuration must not start.
 *
 * An unset session secret is made once and kept in the data folder, except in production: there several machines
 * may serve one database, and each would refuse the sessions of the others.
 */
export function readConfig(environment: Environment): Config {
  // An empty variable is how shells and compose files write "unset".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = variables.safeParse(given);
  if (!parsed.success) throw new Error(explain(parsed.error.issues));
  const read = parsed.data;
  const dataDir = resolve(read.SPILLWAY_DATA_DIR);
  if (read.NODE_ENV === "production" && !read.BETTER_AUTH_SECRET) {
    throw new Error("BETTER_AUTH_SECRET must be set in production: at least 32 random characters.");
  }
  const authSecret = read.BETTER_AUTH_SECRET ?? keptSecret(dataDir);
  const url = (read.SPILLWAY_URL ?? `http://localhost:${read.PORT}`).replace(/\/$/, "");
  const stripe = stripeOf(read);
  const isDemoWanted = read.SPILLWAY_DEMO ? read.SPILLWAY_DEMO === "1" : isPlayground(read);
  return {
    environment: read.NODE_ENV,
    databaseUrl: read.DATABASE_URL ?? null,
    databasePoolMax: read.DATABASE_POOL_MAX,
    host: read.HOST,
    port: read.PORT,
    url,
    dataDir,
    isDemoWanted,
    isBehindProxy: read.SPILLWAY_BEHIND_PROXY === "1",
    isFastLaneOn: read.SPILLWAY_FAST_LANE === "1",
    workerPort: read.SPILLWAY_WORKER_PORT ?? null,
    metricsToken: read.SPILLWAY_METRICS_TOKEN ?? null,
    reconcileMinutes: read.SPILLWAY_RECONCILE_MINUTES,
    logLevel: read.LOG_LEVEL,
    stripe,
    webhookDays: read.SPILLWAY_WEBHOOK_DAYS,
    areWebhooksPrivate: read.SPILLWAY_WEBHOOK_PRIVATE === "1",
    webhookKey: read.SPILLWAY_WEBHOOK_KEY ?? authSecret,
    checkpointKey: read.SPILLWAY_CHECKPOINT_KEY ?? authSecret,
    signUpPlan: read.SPILLWAY_SIGN_UP_PLAN ?? (isDemoWanted ? DEMO_SIGN_UP_PLAN : null),
    canMailPeople: read.SMTP_URL !== undefined || isDemoWanted,
    smtpUrl: read.SMTP_URL ?? null,
    mailFrom: read.SPILLWAY_MAIL_FROM ?? `Spillway <no-reply@${new URL(url).hostname}>`,
    authSecret,
  };
}

/**
 * In production nobody may mistake the simulator for a till: whoever wants it there says so. `npm start` tells its children that it is wanted
 * unless it was itself told that this is production.
 */
function stripeOf(read: z.output<typeof variables>): Config["stripe"] {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = read;
  if ((secretKey === undefined) !== (webhookSecret === undefined))
    throw new Error("STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET are set together.");
  const isTaxAutomatic = read.STRIPE_AUTOMATIC_TAX === "1";
  if (secretKey !== undefined && webhookSecret !== undefined)
    return { secretKey, webhookSecret, isTaxAutomatic };
  if (read.NODE_ENV === "production" && read.ALLOW_TEST_PAYMENTS !== "1")
    throw new Error(
      "No provider of payments is configured: set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET, or ALLOW_TEST_PAYMENTS=1 for the simulator, which moves no money.",
    );
  return null;
}

let known: Config | undefined;

/** The configuration of this process, read on first use: a build imports this without having one. */
export function config(): Config {
  known ??= readConfig(process.env);
  return known;
}

/** The database of a process that cannot do without. */
export function databaseUrlOf(config: Config): string {
  if (config.databaseUrl) return config.databaseUrl;
  throw new Error("DATABASE_URL is not set. `npm start` and `npm run dev` start a database and set it.");
}

/** Linked into place in one act, so that of two processes starting together both end up with the same secret. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, "auth-secret");
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if ((error as { code?: string }).code !== "ENOENT") throw error;
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}-${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, randomBytes(32).toString("hex"), { mode: 0o600, flag: "wx" });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, "utf8").trim();
}

function explain(issues: { path: PropertyKey[]; message: string }[]): string {
  const lines = issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  return `The environment is not understood:\n${lines.join("\n")}`;
}
