import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import type { Database } from "../ports";
import { PrismaClient } from "./prisma-client/client";

/** Prisma over the pool that everything general shares: for screens and administration (STACK §2 has the figures). */
export function createDatabase(pool: pg.Pool): Database {
  // The pool is ours to end: it serves more than Prisma.
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });
}
