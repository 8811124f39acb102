import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Config } from "@/lib/config";
import { type Finding, finding } from "./finding";

const NODE_MAJOR_MIN = 22;
const GIB = 1_073_741_824;
const FREE_BYTES_MIN = GIB;

/** What this machine has to offer: Node, and a data folder that is ours, closed to others, with room. */
export function machineFindings({ dataDir }: Pick<Config, "dataDir">): Finding[] {
  return [node(), folder(dataDir), ...secret(dataDir), disk(dataDir)];
}

function node(): Finding {
  const { node: version } = process.versions;
  const isWell = Number(version.split(".")[0]) >= NODE_MAJOR_MIN;
  return finding(
    "node",
    isWell,
    version,
    `Node ${NODE_MAJOR_MIN} or newer is needed; npm ci brings one along.`,
  );
}

function folder(dataDir: string): Finding {
  try {
    if (existsSync(dataDir)) accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return finding("data folder", true, dataDir, "");
  } catch {
    return finding(
      "data folder",
      false,
      dataDir,
      `This user must be able to read and write it: chown it, or set SPILLWAY_DATA_DIR.`,
    );
  }
}

const OTHERS = 0o077;

/** Whoever reads the secret can sign sessions and work out the demo's keys. */
function secret(dataDir: string): Finding[] {
  const file = join(dataDir, "auth-secret");
  if (process.platform === "win32" || !existsSync(file)) return [];
  const mode = statSync(file).mode & 0o777;
  return [
    finding(
      "permissions",
      (mode & OTHERS) === 0,
      `auth-secret is ${mode.toString(8).padStart(4, "0")}`,
      `Others may read it: chmod 600 ${file}`,
    ),
  ];
}

function disk(dataDir: string): Finding {
  let there = dataDir;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  const { bavail, bsize } = statfsSync(there);
  const free = bavail * bsize;
  const fix =
    "PostgreSQL stops when its disk is full: make room, or set SPILLWAY_DATA_DIR or DATABASE_URL to where there is some.";
  return finding("disk", free >= FREE_BYTES_MIN, `${(free / GIB).toFixed(1)} GiB free at ${there}`, fix);
}
