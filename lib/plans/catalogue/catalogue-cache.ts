import type { Catalogue, Plan } from "@/lib/engine/plan";
import type { PriceBook } from "@/lib/engine/price";
import type { Database } from "@/lib/storage/ports";
import { parsePlan } from "./plan-content";
import { parsePriceBook } from "./price-book-content";
import { parseVersionRef, type VersionName, versionRef } from "./version-ref";

/** Published versions, loaded once and kept for as long as the process lives: they never change. Their plans' names do. */
export interface CatalogueCache {
  /** What has been loaded, without waiting: for the engine. A version that was not prepared throws. */
  readonly values: Catalogue;
  /**
   * Loads what is missing of these plan versions and the price books they name. With nothing missing it costs a look into a map
   * per ref: every flush of every lane asks. One that is not published stays missing, and `values` will say so.
   */
  prepare(planRefs: ReadonlySet<string>): Promise<void>;
  /** A published plan version with its price book prepared; null where the ref names none. */
  plan(ref: string): Promise<Plan | null>;
  priceBook(ref: string): Promise<PriceBook | null>;
  /** Reads what the plans that are kept are called by now. Besides, `prepare` has it done every minute, and waits for nothing. */
  readNames(): Promise<void>;
  /** The ref of the latest published version of `pln_…`, or null; asked of the database every time. */
  latestPlan(planId: string): Promise<string | null>;
}

const READY = Promise.resolve();
const NAMES_EVERY_MS = 60_000;

export function createCatalogueCache(db: Database): CatalogueCache {
  const plans = new Map<string, Plan>();
  const priceBooks = new Map<string, PriceBook>();

  const loadPriceBooks = async (refs: ReadonlySet<string>): Promise<void> => {
    const wanted = namesOf(
      "pbk",
      [...refs].filter((ref) => !priceBooks.has(ref)),
    );
    if (wanted.length === 0) return;
    const rows = await db.priceBookVersion.findMany({
      where: {
        status: "published",
        OR: wanted.map(({ uuid, version }) => ({ priceBookId: uuid, version })),
      },
    });
    for (const row of rows) {
      const ref = versionRef("pbk", row.priceBookId, row.version);
      priceBooks.set(ref, parsePriceBook(ref, row.content));
    }
  };

  const loadPlans = async (refs: readonly string[]): Promise<void> => {
    const wanted = namesOf("pln", refs);
    if (wanted.length === 0) return;
    const rows = await db.planVersion.findMany({
      where: { status: "published", OR: wanted.map(({ uuid, version }) => ({ planId: uuid, version })) },
      include: { plan: { select: { name: true } } },
    });
    const loaded = rows.map((row) =>
      parsePlan(versionRef("pln", row.planId, row.version), row.plan.name, row.content),
    );
    await loadPriceBooks(new Set(loaded.map((plan) => plan.priceBook)));
    // A plan counts as known only with its price book, so that whoever finds the one finds the other.
    for (const plan of loaded) if (priceBooks.has(plan.priceBook)) plans.set(plan.ref, plan);
  };

  let namesAtMs = performance.now();
  const readNames = async (): Promise<void> => {
    namesAtMs = performance.now();
    const uuids = new Set(namesOf("pln", [...plans.keys()]).map(({ uuid }) => uuid));
    const rows = await db.plan.findMany({
      where: { id: { in: [...uuids] } },
      select: { id: true, name: true },
    });
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    for (const [ref, plan] of plans) {
      const name = names.get(parseVersionRef("pln", ref)?.uuid ?? "");
      if (name !== undefined && name !== plan.name) plans.set(ref, { ...plan, name });
    }
  };

  return {
    readNames,
    values: {
      plan: (ref) => known(plans, ref),
      priceBook: (ref) => known(priceBooks, ref),
    },
    prepare(planRefs) {
      // Names decide nothing: while they cannot be read, the old ones are shown.
      if (performance.now() - namesAtMs > NAMES_EVERY_MS) void readNames().catch(() => {});
      let missing: string[] | null = null;
      for (const ref of planRefs) {
        if (plans.has(ref)) continue;
        missing ??= [];
        missing.push(ref);
      }
      return missing === null ? READY : loadPlans(missing);
    },
    async plan(ref) {
      if (!plans.has(ref)) await loadPlans([ref]);
      return plans.get(ref) ?? null;
    },
    async priceBook(ref) {
      if (!priceBooks.has(ref)) await loadPriceBooks(new Set([ref]));
      return priceBooks.get(ref) ?? null;
    },
    async latestPlan(planId) {
      const name = parseVersionRef("pln", `${planId}@1`);
      if (name === null) return null;
      const row = await db.planVersion.findFirst({
        where: { planId: name.uuid, status: "published" },
        orderBy: { version: "desc" },
        select: { version: true },
      });
      return row === null ? null : `${planId}@${row.version}`;
    },
  };
}

function known<Value>(values: ReadonlyMap<string, Value>, ref: string): Value {
  const value = values.get(ref);
  if (value === undefined) throw new Error(`${ref} is not prepared, or not published`);
  return value;
}

function namesOf(prefix: "pln" | "pbk", refs: readonly string[]): VersionName[] {
  return refs.map((ref) => parseVersionRef(prefix, ref)).filter((name) => name !== null);
}
