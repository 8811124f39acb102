import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const NODE_MAJOR_MIN = 22;
const CLIENT = "lib/storage/postgres/prisma-client";
const SCHEMA = "prisma/schema.prisma";

/** Throws when this Node is older than what the code is written for. */
export function requireNode(): void {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= NODE_MAJOR_MIN) return;
  throw new Error(
    `Node ${process.versions.node} is too old; run this through npm, which brings Node 24 along.`,
  );
}

/** Generates the Prisma client when the schema is not the one it was generated from. */
export function ensurePrismaClient(): void {
  const stamp = join(CLIENT, ".generated-from");
  const fingerprint = fingerprintOf([SCHEMA, "package-lock.json"]);
  if (readStamp(stamp) === fingerprint) return;
  execFileSync(process.execPath, ["node_modules/prisma/build/index.js", "generate"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" },
  });
  writeStamp(stamp, fingerprint);
}

const BUILT_FROM = [
  ..."app components lib public prisma/schema.prisma".split(" "),
  ..."instrumentation.ts proxy.ts next.config.js postcss.config.mjs tsconfig.json package-lock.json".split(
    " ",
  ),
];

/** Runs `next build` unless `.next` was built from just these sources by this Node. */
export async function ensureBuilt(signal?: AbortSignal): Promise<void> {
  const stamp = ".next/built-from";
  const fingerprint = fingerprintOf(BUILT_FROM);
  if (existsSync(".next/BUILD_ID") && readStamp(stamp) === fingerprint) return;
  console.log("Building the pages; this takes a minute and happens once for each version …");
  const output: Buffer[] = [];
  const build = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    ...(signal ? { signal } : {}),
  });
  build.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  build.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    build.once("error", reject);
    build.once("close", resolve);
  });
  if (code !== 0) throw new Error(`next build failed.\n${Buffer.concat(output).toString("utf8")}`);
  writeStamp(stamp, fingerprint);
}

/**
 * A hash over the content of these files and folders and over the Node that reads them. Content, not times: a
 * checkout or a copy changes every time, and a deleted file none. Tests and what is generated do not count.
 */
export function fingerprintOf(paths: string[]): string {
  const hash = createHash("sha256").update(process.version);
  const add = (path: string) => {
    if (!existsSync(path) || path === CLIENT || /\.test\.tsx?$/.test(path)) return;
    const entries = readdirSync(path, { withFileTypes: true, encoding: "utf8" });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) add(inner);
      else addFile(inner);
    }
  };
  const addFile = (path: string) => {
    if (existsSync(path) && !/\.(test|contract)\.tsx?$/.test(path)) {
      hash.update(`\0${path}\0`).update(readFileSync(path));
    }
  };
  for (const path of paths) {
    if (/\.\w+$/.test(path)) addFile(path);
    else add(path);
  }
  return hash.digest("hex");
}

function readStamp(path: string): string | null {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

function writeStamp(path: string, fingerprint: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, fingerprint);
}
