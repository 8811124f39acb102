import { expect, test } from "vitest";
import { formatCredits } from "@/lib/format";
import { answerInStyle } from "./reader-style";

function writtenFor(url: string, cookie?: string): string {
  let written = "";
  const headers = cookie === undefined ? {} : { cookie };
  answerInStyle({ url, headers } as Parameters<typeof answerInStyle>[0], () => {
    written = formatCredits("1000");
  });
  return written;
}

const OURS = "1\u202f000.00";

test("a page is written as its reader's cookie says, wherever it stands among others", () => {
  expect(writtenFor("/credits", "numbers=point")).toBe("1.000,00");
  expect(writtenFor("/credits?account=a", "theme=dark; numbers=comma; tz=UTC")).toBe("1,000.00");
  expect(writtenFor("/apixel", "numbers=plain")).toBe("1000.00");
});

test("what is below /api is written in one style for all, and so is a page for whoever has chosen none", () => {
  for (const url of ["/api", "/api/v1/accounts/a/statement", "/api/auth/get-session"])
    expect(writtenFor(url, "numbers=point")).toBe(OURS);
  for (const cookie of [undefined, "", "numbers=roman", "more_numbers=point"])
    expect(writtenFor("/credits", cookie)).toBe(OURS);
});

test("nothing of a reader is left once they are answered", () => {
  writtenFor("/credits", "numbers=point");
  expect(formatCredits("1000")).toBe(OURS);
});
