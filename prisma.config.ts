import { defineConfig } from "prisma/config";

// `generate` and `validate` carry their engine inside, and yet the command first looks for a native one and
// downloads it. Any existing program keeps it from looking. Migrations never run through it here: `npm start`
// applies them with lib/storage/postgres/migrate.ts, which writes the same records.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

const PARTITIONED = ["usage_events", "account_events", "monetization_events", "balance_updates"];
const PARTITIONS = 16;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "" },
  experimental: { externalTables: true },
  // The partitions behind the datasets and the account events: Prisma sees the parent tables only and would drop these.
  tables: {
    external: PARTITIONED.flatMap((table) =>
      Array.from({ length: PARTITIONS }, (_, i) => `public.${table}_p${String(i).padStart(2, "0")}`),
    ),
  },
});
