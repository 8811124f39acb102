import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export type Browser = { executablePath: string; libraryPath: string | null };

/** As root Chromium has no sandbox; the rest keeps it from calling home and from leaning on a GPU. */
export const BROWSER_FLAGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ..."--disable-gpu --disable-quic --no-first-run --disable-background-networking".split(" "),
  ..."--disable-component-update --disable-sync".split(" "),
];

/**
 * A Chromium that runs on this machine: Debian's, else Playwright's own, else the one that comes from npm and
 * needs no installation. Each is tried by starting it, because one that is there may lack its libraries. When
 * none runs, it installs one where it may. `SPILLWAY_BROWSER` names another to use.
 */
export async function findBrowser(): Promise<Browser> {
  if (process.env.SPILLWAY_BROWSER) {
    return {
      executablePath: process.env.SPILLWAY_BROWSER,
      libraryPath: process.env.SPILLWAY_BROWSER_LIBRARIES ?? null,
    };
  }
  for (const find of [debianBrowser, playwrightBrowser, packagedBrowser, installedBrowser]) {
    const browser = await find();
    if (browser && (await doesRun(browser))) return browser;
  }
  throw new Error(
    "No Chromium runs here. Install one (`npx playwright install chromium`) or set SPILLWAY_BROWSER.",
  );
}

async function doesRun({ executablePath, libraryPath }: Browser): Promise<boolean> {
  const env = libraryPath ? { ...process.env, LD_LIBRARY_PATH: libraryPath } : process.env;
  return run(executablePath, ["--version", "--no-sandbox"], { env, timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}

const DEBIAN_PATH = "/usr/bin/chromium";

async function debianBrowser(): Promise<Browser | null> {
  return existsSync(DEBIAN_PATH) ? { executablePath: DEBIAN_PATH, libraryPath: null } : null;
}

async function playwrightBrowser(): Promise<Browser | null> {
  const { chromium } = await import("@playwright/test");
  const executablePath = chromium.executablePath();
  return existsSync(executablePath) ? { executablePath, libraryPath: null } : null;
}

/** Unpacked into our own folder: in a shared temporary folder, another user could have put the file there. */
async function packagedBrowser(): Promise<Browser | null> {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const folder = resolve(".spillway", "browser");
  await mkdir(folder, { recursive: true });
  const unpacked = { executablePath: join(folder, "chromium"), libraryPath: join(folder, "al2023", "lib") };
  if (existsSync(unpacked.executablePath) && (await doesRun(unpacked))) return unpacked;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // In another process, because the package is steered by environment variables it reads when it is loaded:
  // where to unpack, and whether to unpack the libraries that a bare machine lacks.
  const script = `const c = (await import("@sparticuz/chromium")).default; await c.executablePath();`;
  const env = { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: "nodejs24.x" };
  await run(process.execPath, ["--input-type=module", "-e", script], { env, timeout: 120_000 }).catch(
    () => null,
  );
  return existsSync(unpacked.executablePath) ? unpacked : null;
}

/** The last resort changes the machine: Debian's package where we are root, else Playwright's download. */
async function installedBrowser(): Promise<Browser | null> {
  const isDebianRoot = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  console.log(`Installing Chromium with ${isDebianRoot ? "apt-get" : "playwright install"} …`);
  if (!isDebianRoot) {
    await run(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"]).catch(
      () => null,
    );
    return playwrightBrowser();
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { env }).catch(() => null);
  await run("apt-get", ["install", "-y", "-qq", "chromium"], { env }).catch(() => null);
  return debianBrowser();
}
