import { describe, expect, test } from "vitest";
import { endpointForm } from "./endpoint-input";
import { endpointFormOf, termsOf } from "./endpoint-terms";

const filled = { url: "https://example.com/hook", description: "", kinds: "all", types: [] } as const;
const messagesOf = (form: object): string[] =>
  endpointForm.safeParse({ ...filled, ...form }).error?.issues.map(({ message }) => message) ?? [];

describe("the form of an endpoint", () => {
  test.each(["", "example.com", "mailto:me@example.com", "https://", "https:// x"])(
    "refuses what is no web address, by the field's name: %j",
    (url) => {
      expect(messagesOf({ url })).not.toEqual([]);
      for (const message of messagesOf({ url })) expect(message).toMatch(/^Address /);
    },
  );

  test("asks for kinds where only some are told, and takes what was chosen before for none where everything is", () => {
    expect(messagesOf({ kinds: "some" })).toEqual(["Choose at least one kind of message, or everything"]);
    expect(messagesOf({ kinds: "some", types: ["grant.issued"] })).toEqual([]);
    expect(termsOf({ ...filled, types: ["grant.issued"] }).event_types).toBeNull();
  });

  test("opens as the endpoint is", () => {
    const endpoint = { url: "https://example.com/", description: "a", event_types: ["grant.issued"] };
    expect(termsOf(endpointFormOf(endpoint))).toEqual(endpoint);
    expect(termsOf(endpointFormOf({ ...endpoint, event_types: null })).event_types).toBeNull();
    expect(endpointFormOf(null)).toEqual({ url: "", description: "", kinds: "all", types: [] });
  });
});
