import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { drawWebhookSecret, signWebhook } from "@/lib/webhooks/secrets/signature";

/** The receivers of docs/calling/webhooks.md, run as a reader would: each in its own language, with messages that Spillway signs. */
const FOLDER = "test-results/docs-webhooks";
const text = readFileSync("docs/calling/webhooks.md", "utf8");
const codeIn = (language: string) =>
  new RegExp(`^\`\`\`${language}[^\\n]*\\n([\\s\\S]*?)^\`\`\``, "m").exec(text)?.[1] ?? "";

const CALLS = {
  ts: `
const { secret, headers, body } = JSON.parse(process.argv[2] as string);
console.log(isGenuine(secret, new Headers(headers), body));
`,
  python: `
import json, sys
given = json.loads(sys.argv[1])
print("true" if is_genuine(given["secret"], given["headers"], given["body"].encode()) else "false")
`,
};

function ask(language: keyof typeof CALLS, message: object): string {
  mkdirSync(FOLDER, { recursive: true });
  const file = `${FOLDER}/receiver.${language === "ts" ? "ts" : "py"}`;
  writeFileSync(file, codeIn(language) + CALLS[language]);
  const program = language === "ts" ? process.execPath : "python3";
  return execFileSync(program, [file, JSON.stringify(message)], { encoding: "utf8" }).trim();
}

const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe.each(["ts", "python"] as const)("the receiver in %s", (language) => {
  const [secret, former] = [drawWebhookSecret(), drawWebhookSecret()];
  const body = JSON.stringify({
    type: "decision.blocked",
    data: { reason: "limit_reached", note: "größer" },
  });
  const signedAt = (timestamp: number, secrets: readonly string[] = [secret]) => ({
    "webhook-id": "msg_1",
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signWebhook(secrets, "msg_1", timestamp, body),
  });
  const now = Math.floor(Date.now() / 1000);

  test.skipIf(language === "python" && !hasPython)(
    "takes what was signed, also while a secret is replaced",
    () => {
      expect(ask(language, { secret, headers: signedAt(now), body })).toBe("true");
      expect(ask(language, { secret, headers: signedAt(now, [former, secret]), body })).toBe("true");
    },
  );

  test.skipIf(language === "python" && !hasPython)(
    "refuses what was changed, is too old, or is signed by another",
    () => {
      expect(ask(language, { secret, headers: signedAt(now), body: body.replace("limit", "spend") })).toBe(
        "false",
      );
      expect(ask(language, { secret, headers: signedAt(now - 600), body })).toBe("false");
      expect(ask(language, { secret, headers: signedAt(now, [former]), body })).toBe("false");
    },
  );
});
