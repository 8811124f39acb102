import type { Catalogue, Plan } from "@/lib/engine/plan";
import type { PriceBook } from "@/lib/engine/price";
import type { Database } from "@/lib/storage/ports";
import { parsePlan } from "./plan-content";
import { parsePriceBook } from "./price-book-content";
import { parseVersionRef, type VersionName, versionRef } from "./version-ref";

/** Published versions, loaded once and kept for as long as the process lives: they never change. */
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
  /** The ref of the latest published version of `pln_…`, or null; asked of the database every time. */
  latestPlan(planId: string): Promise<string | null>;
}

const READY = Promise.resolve();

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

  return {
    values: {
      plan: (ref) => known(plans, ref),
      priceBook: (ref) => known(priceBooks, ref),
    },
    prepare(planRefs) {
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
