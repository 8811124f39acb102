import { createHmac } from "node:crypto";
import { keptSecret } from "@/lib/auth/api-key-secret";
import type { Config } from "@/lib/config";
import { uuidOfId } from "@/lib/engine/ids";
import type { Scope } from "@/lib/http/principal";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";

/** Everyday use, printed at each start; and one that may also open accounts and issue credits, for our own commands. */
const KEYS = {
  sandbox: { name: "Demo sandbox", scopes: ["decide", "usage", "read"] },
  operator: { name: "Demo operator (command line)", scopes: ["decide", "usage", "read", "admin"] },
} as const satisfies Record<string, { name: string; scopes: readonly Scope[] }>;
type KeyName = keyof typeof KEYS;

/**
 * The secret of a demo key. Worked out from the installation's own secret, so that every start can print it and the command
 * line can use it, though no secret is stored anywhere; and no two installations share one.
 */
export function demoSecret(config: Pick<Config, "authSecret">, name: KeyName): string {
  return `sk_test_${createHmac("sha256", config.authSecret).update(`demo key: ${name}`).digest("hex").slice(0, 40)}`;
}

/** Registers the demo's keys, for the sandbox only, where they are not yet; answers their secrets. */
export async function plantKeys(runtime: Runtime): Promise<Record<KeyName, string>> {
  const secrets = {
    sandbox: demoSecret(runtime.config, "sandbox"),
    operator: demoSecret(runtime.config, "operator"),
  };
  for (const name of ["sandbox", "operator"] as const) {
    const { prefix, hash } = keptSecret(secrets[name]);
    const now = runtime.clock.now();
    await runtime.db.apiKey.upsert({
      where: { secretHash: hash },
      update: {},
      create: {
        id: uuidOfId(freshId("key", now)),
        name: KEYS[name].name,
        prefix,
        secretHash: hash,
        scopes: [...KEYS[name].scopes],
        livemode: false,
        createdBy: "system",
        createdAt: new Date(now),
      },
    });
  }
  return secrets;
}
