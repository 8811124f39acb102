import { type BetterAuthOptions, betterAuth } from "better-auth";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Clock } from "@/lib/clock";
import type { Config } from "@/lib/config";
import { freshId, freshRef } from "@/lib/ids";

const SESSION_SECONDS = 14 * 86_400;
export const PASSWORD_CHARACTERS_MIN = 10;
/** Hashing costs time by design; a longer text would buy the sender more of ours. */
export const PASSWORD_CHARACTERS_MAX = 128;
/** Written by `answerAuth` from what our own server knows; a client's header of that name never gets here. */
export const PEER_HEADER = "x-spillway-peer";
export const AUTH_PATH = "/api/auth";

/** What the session library logs, without its arguments: they may hold what somebody typed. */
type LogLine = (level: "debug" | "info" | "warn" | "error", message: string) => void;

export interface LibraryParts {
  /** A `pg` pool that acts as the application's role. */
  readonly database: NonNullable<BetterAuthOptions["database"]>;
  readonly config: Pick<Config, "url" | "authSecret">;
  readonly clock: Clock;
  readonly log: LogLine;
}

/** better-auth on our tables: e-mail and password, a second factor, sessions in the database, nothing else. */
export function createSessionLibrary({ database, config, clock, log }: LibraryParts) {
  const isSecure = config.url.startsWith("https:");
  return betterAuth({
    ...tables,
    database,
    baseURL: config.url,
    basePath: AUTH_PATH,
    secret: config.authSecret,
    // One deployment may go by several names (localhost, 127.0.0.1); what counts is that page and request share theirs.
    trustedOrigins: (request) => [config.url, ownOrigin(request, isSecure)],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARACTERS_MIN,
      maxPasswordLength: PASSWORD_CHARACTERS_MAX,
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 600,
      // Counts a run without a minute's pause, good sign-ins too: an office behind one address must fit. How fast one person's
      // password can be guessed is bounded by FailedSignIns.
      customRules: {
        "/sign-in/email": { window: 60, max: 300 },
        // Codes are bounded per person: five for a sign-in, ten in a row before a pause of a quarter of an hour.
        "/two-factor/*": { window: 60, max: 120 },
      },
    },
    advanced: {
      // Said, because under a test runner the library would leave both out.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      useSecureCookies: isSecure,
      cookiePrefix: "spillway",
      ipAddress: { ipAddressHeaders: [PEER_HEADER] },
      database: {
        generateId: ({ model }) => (model === "user" ? freshId("usr", clock.now()) : freshRef(clock.now())),
        validateSchema: false,
      },
    },
    plugins: [twoFactor({ issuer: "Spillway", schema: secondFactor })],
    telemetry: { enabled: false },
    // Refusals (a wrong password) stay answers; what broke is thrown to whoever asked, and not written to the console.
    onAPIError: { throw: true },
    logger: { level: "warn", log },
  });
}

export type SessionLibrary = ReturnType<typeof createSessionLibrary>;

function ownOrigin(request: Request | undefined, isSecure: boolean): string {
  return `${isSecure ? "https" : "http"}://${request?.headers.get("host") ?? ""}`;
}

const stamps = { createdAt: "created_at", updatedAt: "updated_at" } as const;

const secondFactor = {
  user: { fields: { twoFactorEnabled: "two_factor_enabled" } },
  twoFactor: {
    modelName: "two_factors",
    fields: {
      userId: "user_id",
      backupCodes: "backup_codes",
      failedVerificationCount: "failed_verification_count",
      lockedUntil: "locked_until",
    },
  },
} as const;

/** Where the library's models are in our schema. */
const tables = {
  user: {
    modelName: "users",
    fields: { ...stamps, emailVerified: "email_verified" },
    additionalFields: {
      role: { type: ["user", "admin"], required: true, defaultValue: "user", input: false },
    },
  },
  session: {
    modelName: "sessions",
    fields: {
      ...stamps,
      userId: "user_id",
      expiresAt: "expires_at",
      ipAddress: "ip_address",
      userAgent: "user_agent",
    },
    expiresIn: SESSION_SECONDS,
    // A session ends when it was said to: calls of the API and pages could not write a longer cookie anyway.
    disableSessionRefresh: true,
  },
  account: {
    modelName: "user_credentials",
    fields: {
      ...stamps,
      userId: "user_id",
      accountId: "account_id",
      providerId: "provider_id",
      accessToken: "access_token",
      refreshToken: "refresh_token",
      idToken: "id_token",
      accessTokenExpiresAt: "access_token_expires_at",
      refreshTokenExpiresAt: "refresh_token_expires_at",
    },
  },
  verification: { modelName: "verifications", fields: { ...stamps, expiresAt: "expires_at" } },
} as const satisfies Partial<BetterAuthOptions>;
