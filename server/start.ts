import { boot } from "./start/boot";
import "./start/follow-parent";
import { welcome } from "./start/welcome";

/**
 * `npm start` and, with `--dev`, `npm run dev`: everything from a fresh clone to a running Spillway.
 *
 * The first SIGINT or SIGTERM stops web, worker and database in this order, each cleanly; a second one does not
 * wait. A parent that spawned this with a channel is told `{ ready }` once requests are answered.
 */
const mode = process.argv.includes("--dev") ? "dev" : "start";
const stopping = new AbortController();

for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    if (stopping.signal.aborted) process.exit(130);
    console.log("\nStopping …");
    stopping.abort();
  });
}

try {
  const running = await boot({ mode, environment: process.env, signal: stopping.signal });
  console.log(welcome(running));
  process.send?.({ ready: { url: running.url, databaseUrl: running.databaseUrl, demo: running.demo } });
  await running.stopped;
  process.exit(0);
} catch (error) {
  if (stopping.signal.aborted) process.exit(0);
  console.error(`\nSpillway did not start: ${(error as Error).message}`);
  process.exit(1);
}
