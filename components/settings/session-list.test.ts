import { expect, test } from "vitest";
import { browserName } from "./session-list";

test.each([
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
    "Chrome on Linux",
  ],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605 Version/19 Safari/605", "Safari on macOS"],
  ["Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge on Windows"],
  ["curl/8.5.0", "curl/8.5.0"],
  ["", "Unknown browser"],
  [null, "Unknown browser"],
])("%s is shown as %s", (agent, shown) => {
  expect(browserName(agent)).toBe(shown);
});
