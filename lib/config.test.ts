import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { databaseUrlOf, readConfig } from "./config";

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "config-"));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe("readConfig", () => {
  test("needs nothing to be set", () => {
    const read = readConfig({ SPILLWAY_DATA_DIR: dataDir });
    expect(read).toMatchObject({
      environment: "development",
      port: 3000,
      databaseUrl: null,
      logLevel: "info",
    });
    expect(read.url).toBe("http://localhost:3000");
    expect(() => databaseUrlOf(read)).toThrow(/DATABASE_URL is not set/);
  });

  test("takes an empty variable for an unset one", () => {
    expect(readConfig({ SPILLWAY_DATA_DIR: dataDir, PORT: "", DATABASE_URL: "" }).port).toBe(3000);
  });

  test("names every variable that is wrong", () => {
    const wrong = { SPILLWAY_DATA_DIR: dataDir, PORT: "http", DATABASE_URL: "mysql://x", LOG_LEVEL: "loud" };
    expect(() => readConfig(wrong)).toThrow(/PORT[\s\S]*LOG_LEVEL|DATABASE_URL[\s\S]*PORT/);
    expect(() => readConfig(wrong)).toThrow(/DATABASE_URL: must be a postgres/);
  });

  test("keeps one generated secret that only its owner can read", () => {
    const first = readConfig({ SPILLWAY_DATA_DIR: dataDir }).authSecret;
    expect(first).toHaveLength(64);
    expect(readConfig({ SPILLWAY_DATA_DIR: dataDir }).authSecret).toBe(first);
    expect(statSync(join(dataDir, "auth-secret")).mode & 0o077).toBe(0);
  });

  test("asks for a secret in production instead of making one", () => {
    const production = { SPILLWAY_DATA_DIR: dataDir, NODE_ENV: "production" };
    expect(() => readConfig(production)).toThrow(/BETTER_AUTH_SECRET must be set/);
    const secret = "s".repeat(32);
    const asked = { ...production, ALLOW_TEST_PAYMENTS: "1", BETTER_AUTH_SECRET: secret };
    expect(readConfig(asked).authSecret).toBe(secret);
  });

  test("refuses to take test payments in production unless it is told to; Stripe's two secrets come together", () => {
    const own = { SPILLWAY_DATA_DIR: dataDir, BETTER_AUTH_SECRET: "s".repeat(32) };
    const production = { ...own, NODE_ENV: "production" };
    const stripe = { STRIPE_SECRET_KEY: "sk_test_x", STRIPE_WEBHOOK_SECRET: "whsec_x" };
    expect(readConfig(own).stripe).toBeNull();
    expect(() => readConfig(production)).toThrow(/ALLOW_TEST_PAYMENTS=1/);
    expect(readConfig({ ...production, ALLOW_TEST_PAYMENTS: "1" }).stripe).toBeNull();
    expect(readConfig({ ...production, ...stripe }).stripe).toEqual({
      secretKey: "sk_test_x",
      webhookSecret: "whsec_x",
      isTaxAutomatic: false,
    });
    expect(readConfig({ ...own, ...stripe, STRIPE_AUTOMATIC_TAX: "1" }).stripe?.isTaxAutomatic).toBe(true);
    expect(() => readConfig({ ...own, STRIPE_SECRET_KEY: "sk_test_x" })).toThrow(/set together/);
  });

  test("mails are from this site unless said otherwise, and an address that is none does not get into the error", () => {
    const site = { SPILLWAY_DATA_DIR: dataDir, SPILLWAY_URL: "https://spillway.test" };
    expect(readConfig(site)).toMatchObject({ smtpUrl: null, mailFrom: "Spillway <no-reply@spillway.test>" });
    expect(() => readConfig({ ...site, SMTP_URL: "http://mailer:hunter2@mail.test" })).toThrow(
      /^(?=[\s\S]*SMTP_URL: must be an smtp)(?![\s\S]*hunter2)/,
    );
    expect(() => readConfig({ ...site, SPILLWAY_MAIL_FROM: "a@b.test\r\nBcc: c@d.test" })).toThrow(
      /MAIL_FROM/,
    );
  });

  test("plants the demo everywhere but in production, and there only when told to", () => {
    const production = {
      SPILLWAY_DATA_DIR: dataDir,
      NODE_ENV: "production",
      ALLOW_TEST_PAYMENTS: "1",
      BETTER_AUTH_SECRET: "s".repeat(32),
    };
    expect(readConfig({ SPILLWAY_DATA_DIR: dataDir }).isDemoWanted).toBe(true);
    expect(readConfig({ SPILLWAY_DATA_DIR: dataDir, SPILLWAY_DEMO: "0" }).isDemoWanted).toBe(false);
    const own = { SPILLWAY_DATA_DIR: dataDir, DATABASE_URL: "postgres://spillway@localhost/spillway" };
    expect(readConfig(own).isDemoWanted).toBe(false);
    expect(readConfig({ ...own, SPILLWAY_DEMO: "1" }).isDemoWanted).toBe(true);
    expect(readConfig(production).isDemoWanted).toBe(false);
    expect(readConfig({ ...production, SPILLWAY_DEMO: "1" }).isDemoWanted).toBe(true);
  });
});
