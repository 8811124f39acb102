import { uuidOfId } from "@/lib/engine/ids";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { AuditTold, Author } from "@/lib/storage/audit-ports";
import type { Fault } from "./catalogue/fault";
import type { Kind, Versioned } from "./catalogue/kinds";
import type { CataloguedRow, Json, VersionRow } from "./catalogue/version-rows";
import type { NewFeature } from "./schema/catalogue-schema";

/** Who changes the catalogue. */
export interface CatalogueAuthor extends Author {
  /** A sandbox key, which changes only what sandbox keys have added. */
  readonly isSandboxed: boolean;
}

export interface Feature {
  readonly key: string;
  readonly name: string;
  readonly dimensions: readonly string[];
  readonly createdAt: Date;
}

type AddedFeature = { readonly kind: "added"; readonly feature: Feature } | { readonly kind: "key_taken" };

/** Adds a feature. What it reports is settled with that: prices and limits will rest on it. */
export async function addFeature(
  runtime: Runtime,
  author: CatalogueAuthor,
  { key, name, dimensions }: NewFeature,
): Promise<AddedFeature> {
  const createdAt = new Date(runtime.clock.now());
  return runtime.audited.write<AddedFeature>(author, async (tx) => {
    // Inserts nothing where the key is there already, and waits for another transaction that is about to insert it.
    const { count } = await tx.feature.createMany({
      data: [{ key, name, dimensions, createdAt }],
      skipDuplicates: true,
    });
    if (count === 0) return { value: { kind: "key_taken" }, told: null };
    const change = told("feature.added", key, null, { key, name, dimensions });
    return { value: { kind: "added", feature: { key, name, dimensions, createdAt } }, told: change };
  });
}

export interface Drafted {
  readonly kind: "drafted";
  readonly of: CataloguedRow;
  readonly version: VersionRow;
}
export interface Invalid {
  readonly kind: "invalid";
  readonly fault: Fault;
}
export interface Unknown {
  readonly kind: "unknown";
}
/** It was added by the live mode, and a sandbox key asks. */
export interface OutOfMode {
  readonly kind: "out_of_mode";
}

/** Adds a plan or price book with its first draft, version 1. */
export async function addCatalogued<Content>(
  runtime: Runtime,
  author: CatalogueAuthor,
  kind: Kind<Content>,
  name: string,
  content: Content,
): Promise<Drafted | Invalid> {
  const fault = await kind.faultOf(runtime, content, null);
  if (fault !== null) return { kind: "invalid", fault };
  const createdAt = new Date(runtime.clock.now());
  const id = freshId(kind.prefix, runtime.clock.now());
  const of = { id: uuidOfId(id), name, livemode: !author.isSandboxed, createdAt };
  const json = kind.json(content);
  return runtime.audited.write<Drafted>(author, async (tx) => {
    const rows = kind.rows(tx);
    await rows.create(of);
    const version = await rows.insertDraft(of.id, 1, json, createdAt);
    const after = { name, version: 1, content: json };
    return { value: { kind: "drafted", of, version }, told: told(`${kind.name}.added`, id, null, after) };
  });
}

/** Gives a plan or price book another name: no version, since nothing that is decided rests on it. */
export async function renameCatalogued(
  runtime: Runtime,
  author: CatalogueAuthor,
  kind: Versioned,
  id: string,
  name: string,
): Promise<"renamed" | Unknown | OutOfMode> {
  const uuid = uuidOfId(id);
  const barred = await barredFrom(runtime, author, kind, uuid);
  if (barred !== null) return barred;
  const renamed = await runtime.audited.write<"renamed" | Unknown>(author, async (tx) => {
    const rows = kind.rows(tx);
    const before = await rows.lock(uuid);
    if (before === null) return { value: { kind: "unknown" }, told: null };
    await rows.rename(uuid, name);
    return { value: "renamed", told: told(`${kind.name}.renamed`, id, { name: before.name }, { name }) };
  });
  if (renamed === "renamed") await runtime.catalogue.readNames();
  return renamed;
}

/** Replaces the draft, or starts the next version with this one. The last writer's draft stands; both are in the audit log. */
export async function draftVersion<Content>(
  runtime: Runtime,
  author: CatalogueAuthor,
  kind: Kind<Content>,
  id: string,
  content: Content,
): Promise<Drafted | Invalid | Unknown | OutOfMode> {
  const uuid = uuidOfId(id);
  const barred = await barredFrom(runtime, author, kind, uuid);
  if (barred !== null) return barred;
  const fault = await kind.faultOf(runtime, content, id);
  if (fault !== null) return { kind: "invalid", fault };
  const json = kind.json(content);
  return runtime.audited.write<Drafted | Unknown>(author, async (tx) => {
    const rows = kind.rows(tx);
    const of = await rows.lock(uuid);
    if (of === null) return { value: { kind: "unknown" }, told: null };
    const last = await rows.last(uuid);
    const before = last?.status === "draft" ? last : null;
    const version =
      before === null
        ? await rows.insertDraft(uuid, (last?.version ?? 0) + 1, json, new Date(runtime.clock.now()))
        : await rows.replaceDraft(uuid, before.version, json);
    const action = `${kind.name}.drafted`;
    const change = told(action, `${id}@${version.version}`, before?.content ?? null, json);
    return { value: { kind: "drafted", of, version }, told: change };
  });
}

export type Publication =
  | { readonly kind: "published"; readonly version: VersionRow }
  /** There is no draft: `version` was the last to be published. */
  | { readonly kind: "nothing_drafted"; readonly version: number | null }
  | Invalid
  | Unknown
  | OutOfMode;

/** Why this author may not change it; null where they may. Its mode never changes, so no lock is needed to ask. */
async function barredFrom(
  runtime: Runtime,
  { isSandboxed }: CatalogueAuthor,
  kind: Versioned,
  uuid: string,
): Promise<Unknown | OutOfMode | null> {
  const of = await kind.rows(runtime.db).find(uuid);
  if (of === null) return { kind: "unknown" };
  return isSandboxed && of.livemode ? { kind: "out_of_mode" } : null;
}

/** A draft that is replaced again and again while it is checked: somebody's script runs wild, and that is no answer to give. */
const CHECKS_MAX = 5;

/**
 * Makes the draft a version that never changes again, checked once more against the catalogue as it is now. The owner's row is
 * locked from reading the draft to publishing it: of two requests at once one publishes and the other finds nothing drafted,
 * and a draft that is being replaced is published whole, before or after. The check itself reads elsewhere, so it comes before
 * the lock (a transaction that waits for a second connection could wait for one like itself), and counts for what it read.
 */
export async function publishDraft<Content>(
  runtime: Runtime,
  author: CatalogueAuthor,
  kind: Kind<Content>,
  id: string,
): Promise<Publication> {
  const barred = await barredFrom(runtime, author, kind, uuidOfId(id));
  if (barred !== null) return barred;
  for (let check = 0; check < CHECKS_MAX; check++) {
    const draft = await kind.rows(runtime.db).last(uuidOfId(id));
    if (draft?.status === "draft") {
      const fault = await kind.faultOf(runtime, kind.schema.parse(draft.content), id);
      if (fault !== null) return { kind: "invalid", fault };
    }
    const outcome = await publishChecked(runtime, author, kind, id, draft?.content);
    if (outcome !== "replaced") return outcome;
  }
  throw new Error(`the draft of ${id} was replaced ${CHECKS_MAX} times while it was checked`);
}

function publishChecked<Content>(
  runtime: Runtime,
  author: CatalogueAuthor,
  kind: Kind<Content>,
  id: string,
  checked: unknown,
): Promise<Publication | "replaced"> {
  const uuid = uuidOfId(id);
  return runtime.audited.write<Publication | "replaced">(author, async (tx) => {
    const rows = kind.rows(tx);
    if ((await rows.lock(uuid)) === null) return { value: { kind: "unknown" }, told: null };
    const draft = await rows.last(uuid);
    if (draft?.status !== "draft")
      return { value: { kind: "nothing_drafted", version: draft?.version ?? null }, told: null };
    if (JSON.stringify(draft.content) !== JSON.stringify(checked)) return { value: "replaced", told: null };
    const version = await rows.publish(uuid, draft.version, new Date(runtime.clock.now()));
    const after = { status: "published", content: version.content };
    const action = `${kind.name}.published`;
    const change = told(action, `${id}@${version.version}`, { status: "draft" }, after);
    return { value: { kind: "published", version }, told: change };
  });
}

/** The catalogue is shared by both modes, whoever changed it. */
function told(action: string, object: string, before: Json, after: Json): AuditTold {
  return {
    action,
    object,
    accountId: null,
    livemode: null,
    before: before as object | null,
    after: after as object | null,
  };
}
