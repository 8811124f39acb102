import { describe, expect, test } from "vitest";
import { acceptedType } from "./accepted-type";

const offered = ["application/json", "text/csv", "application/x-ndjson"] as const;

describe("the media type of an answer", () => {
  test.each([
    [null, "application/json"],
    ["", "application/json"],
    ["*/*", "application/json"],
    ["text/html,application/xhtml+xml,*/*;q=0.8", "application/json"],
    ["text/csv", "text/csv"],
    ["TEXT/CSV; q=0.9, */*;q=0.1", "text/csv"],
    ["text/*", "text/csv"],
    ["application/x-ndjson, application/json;q=0.5", "application/x-ndjson"],
    ["application/json, text/csv", "application/json"],
    ["application/*, application/json;q=0", "application/x-ndjson"],
    ["text/csv;q=0, text/*", "application/json"],
    ["text/csv;q=nonsense", "application/json"],
    ["image/png", "application/json"],
  ])("for %j is %s", (accept, type) => {
    expect(acceptedType(accept, offered)).toBe(type);
  });
});
