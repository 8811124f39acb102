import { execFile } from "node:child_process";
import { readdir, readFile, readlink, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What `postmaster.pid` says, and whether the process it names really is a server on this cluster. */
export type Postmaster = { pid: number; port: number | null; status: string; isAlive: boolean };

/** The postmaster that the cluster's pid file names, or null when there is no pid file. */
export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => null);
  const lines = text?.split("\n") ?? [];
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return {
    pid,
    port: Number(lines[3]) || null,
    status: (lines[7] ?? "starting").trim(),
    isAlive: await holdsCluster(pid, cluster),
  };
}

/** Sends a signal; a process that is gone already has nothing to hear. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}

/** False for a zombie too: it answers to signals, but it holds nothing any more. */
export async function isProcessAlive(pid: number): Promise<boolean> {
  if (!signal(pid, 0)) return false;
  if (process.platform !== "linux") {
    const listed = await run("ps", ["-o", "stat=", "-p", String(pid)]).catch(() => null);
    return listed !== null && !listed.stdout.trim().startsWith("Z");
  }
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return stat !== null && stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
}

/** True once the process is gone, false when it still lives after `waitMsMax`. */
export async function untilGone(pid: number, waitMsMax: number): Promise<boolean> {
  const deadline = Date.now() + waitMsMax;
  while (await isProcessAlive(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/**
 * Removes the pid file of a server that was killed, so that the next one may start.
 *
 * Postgres refuses to start while the process in the file answers to signals, which a zombie does, and so does
 * a stranger that got the same number after a reboot. We ask instead who has the cluster as its working folder.
 * Backends that outlive their postmaster still hold its shared memory: they end by themselves within moments,
 * and one that does not is ended here, before its file is touched. The caller holds the folder's turn.
 */
export async function clearStalePostmaster(cluster: string): Promise<void> {
  const postmaster = await readPostmaster(cluster);
  if (postmaster?.isAlive) return;
  for (const [name, waitMs] of [["SIGQUIT", 3_000] as const, ["SIGKILL", 2_000] as const]) {
    const orphans = await processesIn(cluster);
    const gone = await Promise.all(orphans.map((pid) => untilGone(pid, waitMs)));
    for (const [i, pid] of orphans.entries()) if (!gone[i]) signal(pid, name);
  }
  await Promise.all((await processesIn(cluster)).map((pid) => untilGone(pid, 5_000)));
  if (postmaster) await rm(join(cluster, "postmaster.pid"), { force: true });
}

async function holdsCluster(pid: number, cluster: string): Promise<boolean> {
  if (!(await isProcessAlive(pid))) return false;
  if (process.platform === "linux") {
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => null);
    return cwd !== null && cwd === (await realpath(cluster));
  }
  const listed = await run("ps", ["-o", "command=", "-p", String(pid)]).catch(() => null);
  return listed?.stdout.includes(cluster) ?? false;
}

/**
 * Every Postgres process whose working folder is the cluster: a postmaster and its backends all change into it.
 * The name is asked too, because somebody's shell may stand in that folder, and these get signals.
 */
async function processesIn(cluster: string): Promise<number[]> {
  if (process.platform !== "linux") return [];
  const here = await realpath(cluster);
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const cwds = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => null)));
  const inside = pids.filter((_, i) => cwds[i] === here);
  const names = await Promise.all(inside.map((pid) => readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")));
  return inside.filter((_, i) => names[i]?.trim() === "postgres");
}
