import type { Transaction } from "@/lib/storage/audit-ports";

/** A version as it is stored. */
export interface VersionRow {
  readonly version: number;
  readonly status: string;
  readonly content: unknown;
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
}

/** A plan or a price book without its versions. */
export interface CataloguedRow {
  readonly id: string;
  readonly name: string;
  /** False where a sandbox key added it: those are all that a sandbox key may change. */
  readonly livemode: boolean;
  readonly createdAt: Date;
}

/** JSON without undefined: what a jsonb column takes. */
// biome-ignore lint/suspicious/noExplicitAny: Prisma's type for JSON input cannot be named without importing its client.
export type Json = any;

/**
 * The rows of plans or of price books: the same shape in two pairs of tables. What reads or changes versions inside a
 * transaction must have locked their owner, so that version numbers stay contiguous and nobody publishes what somebody else
 * is replacing.
 */
export interface VersionRows {
  /** Locks the row until the transaction ends: whoever drafts or publishes the same one waits. Null: there is none. */
  lock(uuid: string): Promise<CataloguedRow | null>;
  create(row: CataloguedRow): Promise<void>;
  rename(uuid: string, name: string): Promise<void>;
  /** The version with the highest number. */
  last(uuid: string): Promise<VersionRow | null>;
  insertDraft(uuid: string, version: number, content: Json, at: Date): Promise<VersionRow>;
  replaceDraft(uuid: string, version: number, content: Json): Promise<VersionRow>;
  publish(uuid: string, version: number, at: Date): Promise<VersionRow>;
  find(uuid: string): Promise<CataloguedRow | null>;
  /** Newest first, those before `beforeUuid` where it is given. */
  list(limit: number, beforeUuid: string | null): Promise<readonly CataloguedRow[]>;
  version(uuid: string, version: number): Promise<VersionRow | null>;
  /** All that ever were, newest first: there are as many as somebody has published by hand. */
  published(uuid: string): Promise<readonly VersionRow[]>;
  /** Of each of these the latest published version and the draft, as far as there are. */
  current(uuids: readonly string[]): Promise<readonly (VersionRow & { readonly of: string })[]>;
}

const newestFirst = { orderBy: { version: "desc" } } as const;
const before = (uuid: string | null) => (uuid === null ? {} : { id: { lt: uuid } });

export function planRows(tx: Transaction): VersionRows {
  const key = (planId: string, version: number) => ({ planId_version: { planId, version } });
  return {
    async lock(uuid) {
      const rows = await tx.$queryRaw<
        { id: string }[]
      >`select id from plans where id = ${uuid}::uuid for update`;
      return rows.length === 0 ? null : tx.plan.findUnique({ where: { id: uuid } });
    },
    async create(row) {
      await tx.plan.create({ data: row });
    },
    async rename(id, name) {
      await tx.plan.update({ where: { id }, data: { name } });
    },
    last: (planId) => tx.planVersion.findFirst({ where: { planId }, ...newestFirst }),
    insertDraft: (planId, version, content, createdAt) =>
      tx.planVersion.create({ data: { planId, version, status: "draft", content, createdAt } }),
    replaceDraft: (planId, version, content) =>
      tx.planVersion.update({ where: key(planId, version), data: { content } }),
    publish: (planId, version, publishedAt) =>
      tx.planVersion.update({ where: key(planId, version), data: { status: "published", publishedAt } }),
    find: (id) => tx.plan.findUnique({ where: { id } }),
    list: (limit, beforeUuid) =>
      tx.plan.findMany({ where: before(beforeUuid), orderBy: { id: "desc" }, take: limit }),
    published: (planId) =>
      tx.planVersion.findMany({ where: { planId, status: "published" }, ...newestFirst }),
    version: (planId, version) => tx.planVersion.findUnique({ where: key(planId, version) }),
    async current(uuids) {
      const where = { planId: { in: [...uuids] } };
      const rows = await tx.planVersion.findMany({ where, ...newestFirst, distinct: ["planId", "status"] });
      return rows.map((row) => ({ ...row, of: row.planId }));
    },
  };
}

export function priceBookRows(tx: Transaction): VersionRows {
  const key = (priceBookId: string, version: number) => ({ priceBookId_version: { priceBookId, version } });
  return {
    async lock(uuid) {
      const rows = await tx.$queryRaw<
        { id: string }[]
      >`select id from price_books where id = ${uuid}::uuid for update`;
      return rows.length === 0 ? null : tx.priceBook.findUnique({ where: { id: uuid } });
    },
    async create(row) {
      await tx.priceBook.create({ data: row });
    },
    async rename(id, name) {
      await tx.priceBook.update({ where: { id }, data: { name } });
    },
    last: (priceBookId) => tx.priceBookVersion.findFirst({ where: { priceBookId }, ...newestFirst }),
    insertDraft: (priceBookId, version, content, createdAt) =>
      tx.priceBookVersion.create({ data: { priceBookId, version, status: "draft", content, createdAt } }),
    replaceDraft: (priceBookId, version, content) =>
      tx.priceBookVersion.update({ where: key(priceBookId, version), data: { content } }),
    publish: (priceBookId, version, publishedAt) =>
      tx.priceBookVersion.update({
        where: key(priceBookId, version),
        data: { status: "published", publishedAt },
      }),
    find: (id) => tx.priceBook.findUnique({ where: { id } }),
    list: (limit, beforeUuid) =>
      tx.priceBook.findMany({ where: before(beforeUuid), orderBy: { id: "desc" }, take: limit }),
    published: (priceBookId) =>
      tx.priceBookVersion.findMany({ where: { priceBookId, status: "published" }, ...newestFirst }),
    version: (priceBookId, version) => tx.priceBookVersion.findUnique({ where: key(priceBookId, version) }),
    async current(uuids) {
      const where = { priceBookId: { in: [...uuids] } };
      const rows = await tx.priceBookVersion.findMany({
        where,
        ...newestFirst,
        distinct: ["priceBookId", "status"],
      });
      return rows.map((row) => ({ ...row, of: row.priceBookId }));
    },
  };
}
