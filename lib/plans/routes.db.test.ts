import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleBreaks } from "@/lib/http/answer-breaks";
import type { Route } from "@/lib/http/route";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestRuntime, type TestAnswer, type TestRuntime } from "@/lib/testing/test-runtime";
import { BOOK, PRO_PLAN } from "./catalogue/testing/plan-samples";
import { planRoutes } from "./routes";

let testing: TestRuntime;
let call: (method: string, path: string, body?: unknown) => Promise<TestAnswer>;

beforeAll(async () => {
  testing = await startTestRuntime();
  const { secret } = await storeKey(testing.runtime, { scopes: ["admin"] });
  call = caller(testing.started, planRoutes, { authorization: `Bearer ${secret}` });
  for (const feature of [
    { key: "codex.task", name: "Codex", dimensions: ["input_tokens", "output_tokens"] },
    { key: "sora.video", name: "Sora", dimensions: ["seconds"] },
  ]) {
    expect((await call("POST", "/api/v1/features", feature)).status).toBe(201);
  }
});

afterAll(() => testing.end());

describe("the catalogue over HTTP", () => {
  test("takes a price book and a plan from draft to version, and answers amounts as they were sent", async () => {
    const book = await call("POST", "/api/v1/price-books", { name: "Book", content: BOOK });
    expect(book).toMatchObject({ status: 201, body: { published: null, draft: { version: 1 } } });
    const { id } = book.body;
    const published = await call("POST", `/api/v1/price-books/${id}/publish`);
    expect(published).toMatchObject({ status: 200, body: { ref: `${id}@1`, status: "published" } });
    expect(published.body.content.features["codex.task"].rates[0]).toEqual({
      dimension: "input_tokens",
      when: {},
      credits: "3",
      per: "1000000",
    });
    const content = { ...PRO_PLAN, price_book: `${id}@1` };
    const plan = await call("POST", "/api/v1/plans", { name: "Pro", content });
    expect(plan.status).toBe(201);
    const planPath = `/api/v1/plans/${plan.body.id}`;
    expect((await call("POST", `${planPath}/publish`)).status).toBe(200);
    expect(
      (await call("PUT", `${planPath}/draft`, { content: { ...content, gates: [] } })).body,
    ).toMatchObject({
      ref: `${plan.body.id}@2`,
      status: "draft",
      published_at: null,
    });
    expect((await call("GET", planPath)).body).toMatchObject({
      published: { version: 1, content: { layers: [{}, {}, {}, { max_per_request: "50" }] } },
      draft: { version: 2 },
    });
    expect((await call("GET", `${planPath}/versions/1`)).body.status).toBe("published");
  });

  test("answers 409 when nothing is drafted, and 404 for what there is not", async () => {
    const book = await call("POST", "/api/v1/price-books", { name: "Book", content: BOOK });
    const path = `/api/v1/price-books/${book.body.id}`;
    await call("POST", `${path}/publish`);
    expect(await call("POST", `${path}/publish`)).toMatchObject({
      status: 409,
      body: { code: "version_published" },
    });
    const nobody = "01k2x4t8b5f6q7r8s9v0w1x2y3";
    for (const [method, target] of [
      ["GET", `${path}/versions/2`],
      ["GET", `/api/v1/price-books/pbk_${nobody}`],
      ["POST", `/api/v1/plans/pln_${nobody}/publish`],
      ["GET", `/api/v1/plans/pln_${nobody}/versions/1`],
      ["GET", "/api/v1/features/none.such"],
    ] as const) {
      expect(await call(method, target)).toMatchObject({ status: 404, body: { code: "not_found" } });
    }
    const drafted = await call("PUT", `/api/v1/price-books/pbk_${nobody}/draft`, { content: BOOK });
    expect(drafted.status).toBe(404);
  });

  test("names the member at fault: 400 where the shape is wrong, 422 where the draft contradicts itself", async () => {
    const plan = (layers: unknown) => ({ name: "Pro", content: { ...PRO_PLAN, layers } });
    expect((await call("POST", "/api/v1/plans", plan([{ source: "gift", key: "a" }]))).body).toMatchObject({
      status: 400,
      code: "invalid_parameter",
      param: "content.layers.0.source",
    });
    expect((await call("POST", "/api/v1/plans", plan(PRO_PLAN.layers))).body).toMatchObject({
      status: 422,
      code: "draft_invalid",
      param: "content.price_book",
    });
    expect((await call("POST", "/api/v1/plans", { ...plan(PRO_PLAN.layers), colour: 1 })).body).toMatchObject(
      {
        status: 400,
        code: "unknown_parameter",
        param: "colour",
      },
    );
    expect(
      (await call("POST", "/api/v1/features", { key: "codex.task", name: "x", dimensions: [] })).body,
    ).toMatchObject({ status: 409, code: "name_taken", param: "key" });
  });

  test("lists in pages that neither repeat nor leave out", async () => {
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await call("GET", `/api/v1/price-books?limit=1${cursor}`);
      expect(page.status).toBe(200);
      seen.push(...page.body.data.map((book: { id: string }) => book.id));
      cursor = page.body.has_more ? `&cursor=${page.body.next_cursor}` : "";
    } while (cursor !== "");
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    expect(seen).toHaveLength(await testing.runtime.db.priceBook.count());
    expect((await call("GET", "/api/v1/features")).body.data.map((row: { key: string }) => row.key)).toEqual([
      "codex.task",
      "sora.video",
    ]);
  });

  test("is closed to keys without the scope admin", async () => {
    const { secret } = await storeKey(testing.runtime, { scopes: ["read", "decide", "usage"] });
    const other = caller(testing.started, planRoutes, { authorization: `Bearer ${secret}` });
    expect((await other("GET", "/api/v1/plans")).status).toBe(403);
    expect((await other("POST", "/api/v1/features", { key: "a", name: "a", dimensions: [] })).status).toBe(
      403,
    );
  });

  test.each(planRoutes.map((route) => [route.operationId, route as Route] as const))(
    "shows examples of %s that it would itself take and answer",
    (_, route) => {
      expect(exampleBreaks(route)).toEqual([]);
    },
  );
});
