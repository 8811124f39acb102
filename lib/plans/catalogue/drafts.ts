import type { Plan } from "@/lib/engine/plan";
import type { PriceBook } from "@/lib/engine/price";
import type { Runtime } from "@/lib/runtime";
import type { PlanContent } from "../schema/plan-content";
import type { PriceBookContent } from "../schema/price-book-content";
import type { Fault } from "./fault";
import { type Kind, planKind, priceBookKind } from "./kinds";
import { parsePlan } from "./plan-content";
import { parsePriceBook } from "./price-book-content";
import { parseVersionRef } from "./version-ref";
import type { Json } from "./version-rows";

/** A version's content with the name of what it is a version of. */
interface DraftContent {
  readonly name: string;
  readonly content: Json;
}

/** Versions that accounts need not be on: drafts, and content that is not stored at all. For trying them. */
export interface Drafts {
  /** The content of any version, published or not; null where there is none of this ref. */
  plan(ref: string): Promise<DraftContent | null>;
  priceBook(ref: string): Promise<DraftContent | null>;
  /** Content as it would be stored as a draft of this plan or price book; null where there is none of this id, a fault where it is none. */
  planOf(id: string, content: PlanContent): Promise<DraftContent | Fault | null>;
  priceBookOf(id: string, content: PriceBookContent): Promise<DraftContent | Fault | null>;
  parsePlan(ref: string, drafted: DraftContent): Plan;
  parsePriceBook(ref: string, drafted: DraftContent): PriceBook;
}

export function createDrafts(runtime: () => Runtime): Drafts {
  const stored = async <Content>(kind: Kind<Content>, ref: string): Promise<DraftContent | null> => {
    const name = parseVersionRef(kind.prefix, ref);
    if (name === null) return null;
    const rows = kind.rows(runtime().db);
    const [of, version] = await Promise.all([rows.find(name.uuid), rows.version(name.uuid, name.version)]);
    return of === null || version === null ? null : { name: of.name, content: version.content };
  };
  const checked = async <Content>(
    kind: Kind<Content>,
    id: string,
    content: Content,
  ): Promise<DraftContent | Fault | null> => {
    const name = parseVersionRef(kind.prefix, `${id}@1`);
    const of = name === null ? null : await kind.rows(runtime().db).find(name.uuid);
    if (of === null) return null;
    return (await kind.faultOf(runtime(), content, id)) ?? { name: of.name, content: kind.json(content) };
  };
  return {
    plan: (ref) => stored(planKind, ref),
    priceBook: (ref) => stored(priceBookKind, ref),
    planOf: (id, content) => checked(planKind, id, content),
    priceBookOf: (id, content) => checked(priceBookKind, id, content),
    parsePlan: (ref, { name, content }) => parsePlan(ref, name, content),
    parsePriceBook: (ref, { content }) => parsePriceBook(ref, content),
  };
}
