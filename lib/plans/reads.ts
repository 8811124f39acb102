import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Runtime } from "@/lib/runtime";
import type { Versioned } from "./catalogue/kinds";
import { versionRef } from "./catalogue/version-ref";
import type { CataloguedRow, Json, VersionRow } from "./catalogue/version-rows";
import type { Feature } from "./commands";
import type { FeatureWire } from "./schema/catalogue-schema";

/** A version as it is answered. Its content is typed by the schema of its kind, which it was stored through. */
export interface VersionWire {
  ref: string;
  version: number;
  status: "draft" | "published";
  content: Json;
  created_at: string;
  published_at: string | null;
}

export interface CataloguedWire {
  id: string;
  name: string;
  livemode: boolean;
  created_at: string;
  published: VersionWire | null;
  draft: VersionWire | null;
}

/** A plan or price book with its latest published version and its draft; null where there is none. */
export async function readCatalogued(
  runtime: Runtime,
  kind: Versioned,
  id: string,
): Promise<CataloguedWire | null> {
  const of = await kind.rows(runtime.db).find(uuidOfId(id));
  return of === null ? null : ((await withVersions(runtime, kind, [of]))[0] ?? null);
}

/** Newest first; `limit` + 1 of them, so that the caller sees whether there are more. */
export async function listCatalogued(
  runtime: Runtime,
  kind: Versioned,
  limit: number,
  beforeId: string | null,
): Promise<CataloguedWire[]> {
  const rows = await kind.rows(runtime.db).list(limit + 1, beforeId === null ? null : uuidOfId(beforeId));
  return withVersions(runtime, kind, rows);
}

export async function readVersion(
  runtime: Runtime,
  kind: Versioned,
  id: string,
  version: number,
): Promise<VersionWire | null> {
  const row = await kind.rows(runtime.db).version(uuidOfId(id), version);
  return row === null ? null : versionWire(kind.prefix, uuidOfId(id), row);
}

export async function readFeature(runtime: Runtime, key: string): Promise<FeatureWire | null> {
  const row = await runtime.db.feature.findUnique({ where: { key } });
  return row === null ? null : featureWire(row);
}

/** By key; `limit` + 1 of them. */
export async function listFeatures(
  runtime: Runtime,
  limit: number,
  afterKey: string | null,
): Promise<FeatureWire[]> {
  const rows = await runtime.db.feature.findMany({
    ...(afterKey === null ? {} : { where: { key: { gt: afterKey } } }),
    orderBy: { key: "asc" },
    take: limit + 1,
  });
  return rows.map(featureWire);
}

async function withVersions(
  runtime: Runtime,
  kind: Versioned,
  rows: readonly CataloguedRow[],
): Promise<CataloguedWire[]> {
  const versions = await kind.rows(runtime.db).current(rows.map((row) => row.id));
  const wireOf = (uuid: string, status: string) => {
    const row = versions.find((version) => version.of === uuid && version.status === status);
    return row === undefined ? null : versionWire(kind.prefix, uuid, row);
  };
  return rows.map((row) => ({
    id: idOfUuid(kind.prefix, row.id),
    name: row.name,
    livemode: row.livemode,
    created_at: formatInstant(row.createdAt.getTime()),
    published: wireOf(row.id, "published"),
    draft: wireOf(row.id, "draft"),
  }));
}

export function versionWire(prefix: "pln" | "pbk", uuid: string, row: VersionRow): VersionWire {
  return {
    ref: versionRef(prefix, uuid, row.version),
    version: row.version,
    status: row.status === "published" ? "published" : "draft",
    content: row.content,
    created_at: formatInstant(row.createdAt.getTime()),
    published_at: row.publishedAt === null ? null : formatInstant(row.publishedAt.getTime()),
  };
}

export function featureWire(row: Feature): FeatureWire {
  return {
    key: row.key,
    name: row.name,
    dimensions: [...row.dimensions],
    created_at: formatInstant(row.createdAt.getTime()),
  };
}
