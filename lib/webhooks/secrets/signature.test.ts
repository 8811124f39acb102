import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { drawWebhookSecret, signWebhook } from "./signature";

/** The example of the specification's own libraries. */
const SPEC = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

test("a message is signed as Standard Webhooks says", () => {
  expect(signWebhook([SPEC.secret], SPEC.id, SPEC.timestamp, SPEC.body)).toBe(SPEC.signature);
});

test("with two secrets there are two signatures, and each is what that secret alone would give", () => {
  const other = drawWebhookSecret();
  const both = signWebhook([other, SPEC.secret], SPEC.id, SPEC.timestamp, SPEC.body).split(" ");
  expect(both).toEqual([signWebhook([other], SPEC.id, SPEC.timestamp, SPEC.body), SPEC.signature]);
});

test("the bytes of the body are signed, whatever letters they are", () => {
  const body = '{"name":"Zoë 🚰"}';
  const key = Buffer.from(SPEC.secret.slice(6), "base64");
  const expected = createHmac("sha256", key)
    .update(Buffer.from(`msg_1.1.${body}`, "utf8"))
    .digest("base64");
  expect(signWebhook([SPEC.secret], "msg_1", 1, body)).toBe(`v1,${expected}`);
});

test("a new secret has 32 bytes, no two alike", () => {
  const secrets = Array.from({ length: 100 }, drawWebhookSecret);
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(Buffer.from(secret.slice(6), "base64")).toHaveLength(32);
  }
  expect(new Set(secrets).size).toBe(100);
});
