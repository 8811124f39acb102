import type { Running } from "./boot";
import type { Demo } from "./demo";

/** What a start prints when it is ready: where to go, as whom, and one request to copy. */
export function welcome(running: Pick<Running, "url" | "demo">): string {
  const lines = ["", `  Spillway is running at ${running.url}`, ""];
  if (running.demo) {
    lines.push("  Sign in as", ...signIns(running.demo), "", "  Ask for a decision:", "");
    lines.push(curl(running.url, running.demo), "");
  }
  lines.push("  Stop with Ctrl-C.", "");
  return lines.join("\n");
}

function signIns(demo: Demo): string[] {
  const width = Math.max(...demo.signIns.map((one) => one.role.length));
  return demo.signIns.map((one) => `    ${one.role.padEnd(width)}  ${one.email}  ${one.password}`);
}

function curl(url: string, { request }: Demo): string {
  // A new key each time it is pasted: repeating one would, rightly, answer the first decision again.
  return [
    `curl -s ${url}${request.path}`,
    `-H 'Authorization: Bearer ${request.key}'`,
    `-H 'Content-Type: application/json'`,
    `-H "Idempotency-Key: try-$(date +%s)-$RANDOM"`,
    `-d '${JSON.stringify(request.body).replaceAll("'", "'\\''")}'`,
  ].join(" \\\n  ");
}
