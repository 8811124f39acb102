import type { z } from "zod";
import { uuidOfId } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";
import type { Transaction } from "@/lib/storage/audit-ports";
import { type PlanContent, planContentSchema } from "../schema/plan-content";
import { type PriceBookContent, priceBookContentSchema } from "../schema/price-book-content";
import { type Fault, firstFault } from "./fault";
import { planFaults } from "./plan-check";
import { planJson } from "./plan-content";
import { priceBookFaults } from "./price-book-check";
import { priceBookJson } from "./price-book-content";
import { type Json, planRows, priceBookRows, type VersionRows } from "./version-rows";
import { windowKindFaults } from "./window-kinds";

/** What is kept in versions, as its rows are read. */
export interface Versioned {
  /** As the audit log names it. */
  readonly name: "plan" | "price_book";
  readonly prefix: "pln" | "pbk";
  rows(tx: Transaction): VersionRows;
}

/** What plans and price books have in common: drafts that are checked, and versions that never change. */
export interface Kind<Content> extends Versioned {
  readonly schema: z.ZodType<Content>;
  json(content: Content): Json;
  /**
   * What is wrong with this content, against the catalogue as it is now and the versions that the same one has published (`id` null: it is
   * new); null where nothing is.
   */
  faultOf(runtime: Runtime, content: Content, id: string | null): Promise<Fault | null>;
}

export const planKind: Kind<PlanContent> = {
  name: "plan",
  prefix: "pln",
  schema: planContentSchema,
  rows: planRows,
  json: planJson,
  async faultOf(runtime, content, id) {
    const fault = firstFault(planFaults(content, await runtime.catalogue.priceBook(content.price_book)));
    if (fault !== null || id === null) return fault;
    const published = (await planRows(runtime.db).published(uuidOfId(id))).map(({ version, content }) => ({
      version,
      content: planContentSchema.parse(content),
    }));
    return firstFault(windowKindFaults(content, published));
  },
};

export const priceBookKind: Kind<PriceBookContent> = {
  name: "price_book",
  prefix: "pbk",
  schema: priceBookContentSchema,
  rows: priceBookRows,
  json: priceBookJson,
  async faultOf(runtime, content) {
    const features = await runtime.db.feature.findMany({
      where: { key: { in: Object.keys(content.features) } },
    });
    return firstFault(
      priceBookFaults(content, new Map(features.map(({ key, dimensions }) => [key, dimensions]))),
    );
  },
};
