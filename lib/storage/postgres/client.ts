import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import type { Database } from "../ports";
import { asStoreError } from "./pool";
import { PrismaClient } from "./prisma-client/client";

/** Prisma over the pool that everything general shares: for screens and administration (STACK §2 has the figures). */
export function createDatabase(pool: pg.Pool): Database {
  // The pool is ours to end: it serves more than Prisma.
  return new PrismaClient({ adapter: new PrismaPg(telling(pool), { disposeExternalPool: false }) });
}

/**
 * The same pool or client, whose failures of the connection are `store_unavailable`, as everywhere else. Prisma knows some of them
 * and passes others on as they are, without a code: a caller would hear of a bug of ours where the database is only away.
 */
function telling<Source extends pg.Pool | pg.PoolClient>(source: Source): Source {
  return new Proxy(source, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      if (name === "query") return (...asked: unknown[]) => told(member.apply(target, asked));
      if (name === "connect" && "totalCount" in target) return () => told(target.connect()).then(telling);
      return member.bind(target);
    },
  });
}

function told<Value>(asked: Promise<Value>): Promise<Value> {
  return asked.catch((error: unknown) => {
    throw asStoreError(error);
  });
}
