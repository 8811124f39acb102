import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isProcessAlive } from "./postmaster";

const TURN_WAIT_MS_MAX = 360_000;
let joins = 0;

/**
 * Runs `act` while no other process starts or stops a server on this folder. Without it, a process that leaves
 * as the last one could shut down the server that another has just adopted. A turn whose holder was killed is
 * taken over.
 */
export async function inTurn<T>(dataDir: string, act: () => Promise<T>): Promise<T> {
  const file = join(dataDir, "turn");
  const deadline = Date.now() + TURN_WAIT_MS_MAX;
  while (!(await take(file))) {
    if (Date.now() > deadline) throw new Error(`Another process keeps ${file}; remove it if none does.`);
    await sleep(30);
  }
  try {
    return await act();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx", 0o600);
    await handle.writeFile(await signatureOf(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error;
  }
  const holder = await readFile(file, "utf8").catch(() => "");
  if (holder !== "" && !(await isSigner(holder))) await rm(file, { force: true });
  return false;
}

/** Notes that this process uses the server on `dataDir`; each call counts and is undone by one `leaveFolder`. */
export async function joinFolder(dataDir: string): Promise<void> {
  const users = join(dataDir, "users");
  await mkdir(users, { recursive: true, mode: 0o700 });
  const handle = await open(join(users, `${process.pid}-${joins++}`), "w", 0o600);
  await handle.writeFile(await signatureOf(process.pid));
  await handle.close();
}

/** Undoes one `joinFolder` and tells how many uses by live processes remain; those of dead ones are forgotten. */
export async function leaveFolder(dataDir: string): Promise<number> {
  const users = join(dataDir, "users");
  const names = await readdir(users).catch(() => []);
  const own = names.find((name) => name.startsWith(`${process.pid}-`));
  if (own) await rm(join(users, own), { force: true });
  let others = 0;
  for (const name of names) {
    if (name === own) continue;
    const signature = await readFile(join(users, name), "utf8").catch(() => "");
    if (await isSigner(signature)) others++;
    else await rm(join(users, name), { force: true });
  }
  return others;
}

/** A process id together with its start, because a small machine hands out the same ids after every restart. */
async function signatureOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const startedAt = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  return `${pid} ${startedAt}`;
}

async function isSigner(signature: string): Promise<boolean> {
  const pid = Number(signature.split(" ")[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  return (await isProcessAlive(pid)) && (await signatureOf(pid)) === signature;
}
