import { idOfUuid } from "@/lib/engine/ids";
import { planKind, priceBookKind } from "@/lib/plans/catalogue/kinds";
import { addCatalogued, addFeature, type CatalogueAuthor, publishDraft } from "@/lib/plans/commands";
import { listCatalogued } from "@/lib/plans/reads";
import { planContentSchema } from "@/lib/plans/schema/plan-content";
import { priceBookContentSchema } from "@/lib/plans/schema/price-book-content";
import type { Runtime } from "@/lib/runtime";
import { FEATURES, PLANS, type PlanName, PRICE_BOOK } from "./plans";

const SEED: CatalogueAuthor = { actor: "system", isSandboxed: false, requestId: "demo" };
const CATALOGUED_MAX = 1_000;

/** Features, the price book and the plans, published; each where it is not there yet. Answers the plans' refs. */
export async function plantCatalogue(runtime: Runtime): Promise<Record<PlanName, string>> {
  for (const feature of FEATURES) await addFeature(runtime, SEED, feature);
  const priceBook = await publishedRef(runtime, priceBookKind, PRICE_BOOK.name, () =>
    priceBookContentSchema.parse(PRICE_BOOK.content),
  );
  const refs: Partial<Record<PlanName, string>> = {};
  for (const [key, { name, content }] of Object.entries(PLANS)) {
    refs[key as PlanName] = await publishedRef(runtime, planKind, name, () =>
      planContentSchema.parse({ ...content, price_book: priceBook }),
    );
  }
  return refs as Record<PlanName, string>;
}

/** The latest published version of what goes by this name, oldest first where several do: the demo's own was first. */
async function publishedRef<Content>(
  runtime: Runtime,
  kind: Parameters<typeof addCatalogued<Content>>[2],
  name: string,
  contentOf: () => Content,
): Promise<string> {
  const named = (await listCatalogued(runtime, kind, CATALOGUED_MAX, null)).filter(
    (one) => one.name === name,
  );
  const found = named.at(-1);
  if (found?.published) return found.published.ref;
  let id = found?.id;
  if (id === undefined) {
    const added = await addCatalogued(runtime, SEED, kind, name, contentOf());
    if (added.kind === "invalid")
      throw new Error(`the demo's ${name} is not valid: ${JSON.stringify(added.fault)}`);
    id = idOfUuid(kind.prefix, added.of.id);
  }
  const outcome = await publishDraft(runtime, SEED, kind, id);
  if (outcome.kind !== "published")
    throw new Error(`the demo's ${name} could not be published: ${outcome.kind}`);
  return `${id}@${outcome.version.version}`;
}
