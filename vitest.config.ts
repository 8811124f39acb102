import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const exclude = [
  ...configDefaults.exclude,
  "**/.next/**",
  "**/.spillway/**",
  "e2e/**",
  "bench/node_modules/**",
];

/**
 * Two projects, because they promise different things. `unit` needs nothing but Node and must stay fast enough
 * to run on every save. `db` runs against a real Postgres that its global setup starts; without one it fails
 * rather than skips, since a skipped ledger test looks just like a passed one.
 */
export default defineConfig({
  resolve: { alias: [{ find: /^@\//, replacement: root }] },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [...exclude, "**/*.db.test.ts"],
          sequence: { groupOrder: 0 },
          // Properties walk thousands of lives; on a busy machine that takes minutes of wall time and proves as much.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude,
          globalSetup: ["./lib/testing/database-server.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
