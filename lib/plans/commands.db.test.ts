import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { planKind, priceBookKind } from "./catalogue/kinds";
import { BOOK, DIMENSIONS, PRO_PLAN } from "./catalogue/testing/plan-samples";
import { addCatalogued, addFeature, draftVersion, publishDraft } from "./commands";
import { listCatalogued, readCatalogued, readVersion } from "./reads";
import { type PlanContent, planContentSchema } from "./schema/plan-content";
import { priceBookContentSchema } from "./schema/price-book-content";

let testing: TestRuntime;
let book: string;
const signed = { actor: "usr_tester", requestId: "req_1" };
const author = { ...signed, isSandboxed: false };
const bookContent = priceBookContentSchema.parse(BOOK);

beforeAll(async () => {
  testing = await startTestRuntime();
  for (const [key, dimensions] of DIMENSIONS) {
    await addFeature(testing.runtime, author, { key, name: key, dimensions: [...dimensions] });
  }
  const drafted = await addCatalogued(testing.runtime, author, priceBookKind, "Book", bookContent);
  if (drafted.kind !== "drafted") throw new Error("the sample has a fault");
  book = await idOfNewest("pbk");
  await publishDraft(testing.runtime, author, priceBookKind, book);
});

afterAll(() => testing.end());

async function idOfNewest(prefix: "pln" | "pbk"): Promise<string> {
  const kind = prefix === "pln" ? planKind : priceBookKind;
  return (await listCatalogued(testing.runtime, kind, 1, null))[0]?.id as string;
}

function planOn(priceBook: string, more: object = {}): PlanContent {
  return planContentSchema.parse({ ...PRO_PLAN, price_book: priceBook, ...more });
}

async function newPlan(more: object = {}): Promise<string> {
  testing.clock.advance(1);
  const content = planOn(`${book}@1`, more);
  const drafted = await addCatalogued(testing.runtime, author, planKind, "Pro", content);
  if (drafted.kind !== "drafted") throw new Error("the sample has a fault");
  return idOfNewest("pln");
}

async function auditOf(object: string): Promise<{ action: string; before: unknown; after: unknown }[]> {
  const rows = await testing.runtime.db.auditLog.findMany({ where: { object }, orderBy: { id: "asc" } });
  for (const row of rows) expect(row).toMatchObject(signed);
  return rows.map(({ action, before, after }) => ({ action, before, after }));
}

describe("a window's key, once published,", () => {
  const [first, ...others] = PRO_PLAN.layers;
  const [five, week] = first?.windows ?? [];
  const sevenDays = (more: object) => {
    const window = { kind: "sliding", key: "7d", measure: "credits", limit: 10, ...more };
    return { layers: [{ ...first, windows: [five, window] }, ...others] };
  };
  const DAYS = { window_seconds: 604_800 };

  test.each([
    [
      "a bucket",
      sevenDays({ kind: "token_bucket", ...DAYS }),
      "layers.0.windows.1.kind",
      /7d is sliding in version 1/,
    ],
    [
      "an anchored window",
      sevenDays({ kind: "anchored", ...DAYS }),
      "layers.0.windows.1.kind",
      /must stay what it was/,
    ],
    [
      "one of another measure",
      sevenDays({ measure: "requests", slices: 28, ...DAYS }),
      "layers.0.windows.1.measure",
      /7d measures credits in version 1/,
    ],
    [
      "a gate of another kind",
      {
        gates: [
          {
            kind: "rate",
            key: "burst",
            window: { kind: "anchored", measure: "requests", limit: 5, window_seconds: 60 },
          },
        ],
      },
      "gates.0.window.kind",
      /burst is token_bucket in version 1/,
    ],
  ])(
    "cannot become %s in a later version: its counts would start from zero",
    async (_, more, member, detail) => {
      const plan = await newPlan();
      await publishDraft(testing.runtime, author, planKind, plan);
      const outcome = await draftVersion(testing.runtime, author, planKind, plan, planOn(`${book}@1`, more));
      expect(outcome).toMatchObject({ kind: "invalid", fault: { param: `content.${member}` } });
      if (outcome.kind === "invalid") expect(outcome.fault.detail).toMatch(detail);
    },
  );

  test("is asked of every version, not of the last alone, and a draft that is not yet published binds nobody", async () => {
    const plan = await newPlan();
    const change = (more: object) =>
      draftVersion(testing.runtime, author, planKind, plan, planOn(`${book}@1`, more));
    expect((await change(sevenDays({ kind: "token_bucket", ...DAYS }))).kind).toBe("drafted");
    expect((await change({})).kind).toBe("drafted");
    await publishDraft(testing.runtime, author, planKind, plan);
    const without = { layers: [{ ...first, windows: [five] }, ...others] };
    expect((await change(without)).kind).toBe("drafted");
    await publishDraft(testing.runtime, author, planKind, plan);
    expect((await change(sevenDays({ kind: "token_bucket", ...DAYS }))).kind).toBe("invalid");
  });

  test("may change between calendar and anchored, which count alike, and take another limit, length or scope", async () => {
    const plan = await newPlan();
    await publishDraft(testing.runtime, author, planKind, plan);
    const fiveHours = { kind: "calendar", key: "5h", measure: "requests", limit: 7, unit: "day" };
    const layers = [
      { ...first, windows: [fiveHours, { ...week, limit: 3, window_seconds: 86_400, slices: 24 }] },
      ...others,
    ];
    const outcome = await draftVersion(
      testing.runtime,
      author,
      planKind,
      plan,
      planOn(`${book}@1`, { layers }),
    );
    expect(outcome.kind).toBe("drafted");
  });
});

describe("a feature", () => {
  test("is added once, whoever asks at the same time", async () => {
    const feature = { key: "dall.e", name: "Images", dimensions: ["images"] };
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => addFeature(testing.runtime, author, feature)),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["added", "key_taken", "key_taken", "key_taken"]);
    expect((await auditOf("dall.e")).map(({ action }) => action)).toEqual(["feature.added"]);
  });
});

describe("a plan", () => {
  test("starts as draft 1, is published as version 1, and is drafted again as version 2", async () => {
    const id = await newPlan();
    expect(await readCatalogued(testing.runtime, planKind, id)).toMatchObject({
      published: null,
      draft: { ref: `${id}@1`, status: "draft", published_at: null },
    });
    expect(await testing.runtime.catalogue.plan(`${id}@1`)).toBeNull();
    expect(await publishDraft(testing.runtime, author, planKind, id)).toMatchObject({ kind: "published" });
    expect(await testing.runtime.catalogue.plan(`${id}@1`)).toMatchObject({ ref: `${id}@1`, name: "Pro" });
    await draftVersion(testing.runtime, author, planKind, id, planOn(`${book}@1`, { gates: [] }));
    expect(await readCatalogued(testing.runtime, planKind, id)).toMatchObject({
      published: { version: 1 },
      draft: { version: 2, content: { gates: [] } },
    });
    expect(await testing.runtime.catalogue.latestPlan(id)).toBe(`${id}@1`);
  });

  test("is not published when nothing has been drafted since, and its version stays as it was", async () => {
    const id = await newPlan();
    await publishDraft(testing.runtime, author, planKind, id);
    const before = await readVersion(testing.runtime, planKind, id, 1);
    expect(await publishDraft(testing.runtime, author, planKind, id)).toEqual({
      kind: "nothing_drafted",
      version: 1,
    });
    expect(await readVersion(testing.runtime, planKind, id, 1)).toEqual(before);
  });

  test("published twice at once gives one version and one refusal, with a draft between two versions, never a lost one", async () => {
    const id = await newPlan();
    const other = planOn(`${book}@1`, { gates: [] });
    const outcomes = await Promise.all([
      publishDraft(testing.runtime, author, planKind, id),
      publishDraft(testing.runtime, author, planKind, id),
      draftVersion(testing.runtime, author, planKind, id, other),
      publishDraft(testing.runtime, author, planKind, id),
    ]);
    for (const { kind } of outcomes) expect(["published", "nothing_drafted", "drafted"]).toContain(kind);
    const versions = await testing.runtime.db.planVersion.findMany({
      where: { planId: uuidOfId(id) },
      orderBy: { version: "asc" },
    });
    // Either the draft was replaced before anybody published, or it became the next version: it is there in both cases.
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, at) => at + 1));
    expect(versions.at(-1)?.content).toMatchObject({ gates: [] });
    const published = versions.filter(({ status }) => status === "published");
    expect(outcomes.filter(({ kind }) => kind === "published")).toHaveLength(published.length);
  });

  test("published by many at once is published exactly once", async () => {
    const id = await newPlan();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => publishDraft(testing.runtime, author, planKind, id)),
    );
    expect(outcomes.filter(({ kind }) => kind === "published")).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === "nothing_drafted")).toHaveLength(7);
  });

  test("drafted by many at once keeps one draft with the next number", async () => {
    const id = await newPlan();
    await publishDraft(testing.runtime, author, planKind, id);
    const content = planOn(`${book}@1`);
    await Promise.all(
      Array.from({ length: 6 }, () => draftVersion(testing.runtime, author, planKind, id, content)),
    );
    const drafts = await testing.runtime.db.planVersion.findMany({
      where: { planId: uuidOfId(id), status: "draft" },
    });
    expect(drafts.map(({ version }) => version)).toEqual([2]);
  });

  test("that is published is immutable for the database itself", async () => {
    const id = await newPlan();
    await publishDraft(testing.runtime, author, planKind, id);
    const owner = new pg.Client({ connectionString: testing.url });
    await owner.connect();
    for (const change of ["update plan_versions set content = '{}'", "delete from plan_versions"]) {
      await expect(owner.query(`${change} where plan_id = $1`, [uuidOfId(id)])).rejects.toThrow(/immutable/);
    }
    await owner.end();
  });

  test("with a fault is neither added nor drafted, and the fault names the member", async () => {
    const content = planOn(`${book}@9`);
    expect(await addCatalogued(testing.runtime, author, planKind, "Pro", content)).toMatchObject({
      kind: "invalid",
      fault: { param: "content.price_book" },
    });
    const id = await newPlan();
    expect(await draftVersion(testing.runtime, author, planKind, id, content)).toMatchObject({
      kind: "invalid",
    });
    expect((await readCatalogued(testing.runtime, planKind, id))?.draft?.content.price_book).toBe(
      `${book}@1`,
    );
  });

  test("whose stored draft has a fault by now is not published", async () => {
    const id = await newPlan();
    const content = { ...PRO_PLAN, price_book: `${book}@7` };
    const key = { planId_version: { planId: uuidOfId(id), version: 1 } };
    await testing.runtime.db.planVersion.update({ where: key, data: { content } });
    expect(await publishDraft(testing.runtime, author, planKind, id)).toMatchObject({
      kind: "invalid",
      fault: { param: "content.price_book" },
    });
  });

  test("leaves in the audit log who did what, with what was before and after", async () => {
    const id = await newPlan();
    await draftVersion(testing.runtime, author, planKind, id, planOn(`${book}@1`, { gates: [] }));
    testing.clock.advance(1);
    await publishDraft(testing.runtime, author, planKind, id);
    expect(await auditOf(id)).toMatchObject([{ action: "plan.added", before: null, after: { name: "Pro" } }]);
    const [drafted, published] = await auditOf(`${id}@1`);
    expect(drafted).toMatchObject({ action: "plan.drafted", after: { gates: [] } });
    expect(drafted?.before).toMatchObject({ gates: [{ key: "burst" }, { key: "open" }] });
    expect(published).toMatchObject({
      action: "plan.published",
      before: { status: "draft" },
      after: { status: "published", content: { gates: [] } },
    });
  });
});

describe("a price book", () => {
  test("of an unknown feature is refused, and taken once the feature is there", async () => {
    const content = priceBookContentSchema.parse({
      features: { "late.comer": { dimensions: ["minutes"], rates: [] } },
    });
    const add = () => addCatalogued(testing.runtime, author, priceBookKind, "Late", content);
    expect(await add()).toMatchObject({ kind: "invalid", fault: { param: "content.features.late.comer" } });
    await addFeature(testing.runtime, author, { key: "late.comer", name: "Late", dimensions: ["minutes"] });
    expect(await add()).toMatchObject({ kind: "drafted" });
  });
});

describe("the cache of the catalogue", () => {
  test("has a plan's price book with the plan, without waiting", async () => {
    const id = await newPlan();
    await publishDraft(testing.runtime, author, planKind, id);
    const { catalogue } = testing.runtime;
    expect(() => catalogue.values.plan(`${id}@1`)).toThrow(/not prepared/);
    await catalogue.prepare(new Set([`${id}@1`]));
    const plan = catalogue.values.plan(`${id}@1`);
    expect(catalogue.values.priceBook(plan.priceBook).features["codex.task"]?.rates).toHaveLength(2);
  });

  test("answers null for what was never published, and for what is no ref", async () => {
    const id = await newPlan();
    const { catalogue } = testing.runtime;
    for (const ref of [`${id}@1`, `${id}@2`, id, "pln_x@1", "", `${book}@1`]) {
      expect(await catalogue.plan(ref)).toBeNull();
    }
    expect(await catalogue.priceBook(`${book}@2`)).toBeNull();
    await catalogue.prepare(new Set([`${id}@1`]));
    expect(() => catalogue.values.plan(`${id}@1`)).toThrow(/not prepared/);
    expect(await catalogue.latestPlan(id)).toBeNull();
  });
});
