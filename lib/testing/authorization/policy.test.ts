import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { openApiDocument } from "../../http/openapi";
import type { Route } from "../../http/route";
import { documentTerms } from "../../openapi-route";
import { routes } from "../../routes";
import { readDocument } from "../api-document/operation";
import { ACTIONS } from "./action-policy";
import { CALLERS, SIDES, verdictOf } from "./caller";
import { OWNERS, policyOf, UNBOUND } from "./policy";

const { operations } = readDocument(openApiDocument(routes as readonly Route[], documentTerms));
const root = resolve(import.meta.dirname, "../../..");

describe("the authorisation matrix", () => {
  test("has a policy for every route, from what its declaration says", () => {
    const missing = operations.flatMap((operation) => {
      try {
        policyOf(operation);
        return [];
      } catch (error) {
        return [(error as Error).message];
      }
    });
    expect(missing).toEqual([]);
  });

  test("declares nothing of routes that there are not", () => {
    const collections = new Set(operations.map(({ template }) => template.split("/")[3]));
    expect(Object.keys(OWNERS).filter((one) => !collections.has(one))).toEqual([]);
    const ids = new Set(operations.map(({ id }) => id));
    expect(Object.keys(UNBOUND).filter((one) => !ids.has(one))).toEqual([]);
  });

  test("lets somebody in everywhere, and turns somebody away from all that is not public", () => {
    for (const operation of operations) {
      const policy = policyOf(operation);
      const verdicts = Object.values(CALLERS).flatMap((caller) =>
        SIDES.map((side) => verdictOf(policy, caller, side)),
      );
      expect(verdicts, operation.id).toContain("let_in");
      if (operation.scope !== null) expect(verdicts, operation.id).toContain("unauthenticated");
      if (policy.owner === "account" && policy.binding !== null)
        expect(verdicts, operation.id).toContain("not_found");
    }
  });

  test("has a policy for every server action, and none for one that there is not", () => {
    const found = sourceFiles(root).flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      if (!/^["']use server["'];/m.test(text)) return [];
      return [...text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map(
        ([, name]) => `${file}#${name}`,
      );
    });
    expect(found.sort()).toEqual(Object.keys(ACTIONS).sort());
  });
});

function sourceFiles(folder: string): string[] {
  return ["app", "components", "lib"].flatMap((zone) =>
    readdirSync(join(folder, zone), { recursive: true, encoding: "utf8" })
      .filter(
        (file) => /\.tsx?$/.test(file) && !file.includes("prisma-client") && !/\.test\.tsx?$/.test(file),
      )
      .map((file) => `${zone}/${file}`),
  );
}
