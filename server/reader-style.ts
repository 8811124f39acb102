import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage } from "node:http";
import { NUMBER_STYLE_COOKIE, type NumberStyle, parseNumberStyle, readStyleFrom } from "@/lib/format-style";

const styles = new AsyncLocalStorage<NumberStyle>();
readStyleFrom(() => styles.getStore());

const COOKIE = new RegExp(`(?:^|;\\s*)${NUMBER_STYLE_COOKIE}=([^;]*)`);

/**
 * Answers a request for a page as its reader writes numbers. What is answered below /api is for programs and for files, and is written
 * in one style for all.
 */
export function answerInStyle({ url = "/", headers }: IncomingMessage, answer: () => unknown): void {
  if (/^\/api(?:\/|$)/.test(url)) return void answer();
  styles.run(parseNumberStyle(COOKIE.exec(headers.cookie ?? "")?.[1]), answer);
}
