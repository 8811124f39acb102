import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { ensurePrismaClient } from "../server/start/build";

/**
 * `npm run bench [-- --quick] [-- names]`: measures what docs/benchmarks.md claims, beside its peers, in minutes.
 * The peers' libraries are bench's own; what is measured must not depend on them, so they come when they are needed.
 */
const PACKAGES = ["rate-limiter-flexible", "redis"];

if (!PACKAGES.every((name) => existsSync(`bench/node_modules/${name}`))) {
  console.log("installing the peers' libraries into bench/node_modules …");
  const installed = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: "bench", stdio: "inherit" });
  if (installed.status !== 0) throw new Error("npm ci in bench/ failed");
}
ensurePrismaClient();
await import("./all-scenarios");
