import { defineConfig, devices } from "@playwright/test";
import { BROWSER_FLAGS, findBrowser } from "./scripts/browser";

// Found once by the main process; its workers read the answer from the environment.
const browser = await findBrowser();
process.env.SPILLWAY_BROWSER = browser.executablePath;
if (browser.libraryPath) process.env.SPILLWAY_BROWSER_LIBRARIES = browser.libraryPath;

/** A browser's journey on a busy machine may be asked once more; the summary of a run names it, so that its race is looked for. */
const SECOND_TRY = 1;

const libraries = browser.libraryPath ? { LD_LIBRARY_PATH: browser.libraryPath } : {};

const chromium = {
  ...devices["Desktop Chrome"],
  launchOptions: {
    executablePath: browser.executablePath,
    args: BROWSER_FLAGS,
    env: { ...(process.env as Record<string, string>), ...libraries },
  },
};

/** Against the built app, its worker and a fresh database, which the global setup starts as `npm start` does. */
export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/global-setup.ts",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 30_000,
  // What must be quick says so itself; all else may wait for a busy machine.
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    baseURL: process.env.SPILLWAY_E2E_URL ?? "",
    // Actions and requests of a test that failed; pictures of every step of every test took a tenth of the run.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "api", testDir: "e2e/api" },
    { name: "web", testIgnore: ["api/**", "speed/**"], retries: SECOND_TRY, use: chromium },
    // What is timed has the machine to itself: after everything else, one at a time, and nothing is recorded beside it.
    {
      name: "speed",
      testDir: "e2e/speed",
      retries: SECOND_TRY,
      use: { ...chromium, trace: "off", screenshot: "off" },
      dependencies: ["api", "web"],
      fullyParallel: false,
      workers: 1,
    },
  ],
});
