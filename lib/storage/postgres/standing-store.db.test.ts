import { freshRef } from "@/lib/ids";
import { createTestDatabase } from "@/lib/testing/database";
import { standingStoreContract } from "../standing-store.contract";
import { createAccountStore } from "./account-store";
import { createPool } from "./pool";
import { createStandingStore } from "./standing-store";

standingStoreContract("Postgres", async () => {
  const database = await createTestDatabase();
  const pools = [
    createPool(database.url, { max: 4, use: "lanes" }),
    createPool(database.url, { max: 4, use: "lanes" }),
    createPool(database.url, { max: 4, use: "general" }),
  ] as const;
  return {
    store: createStandingStore(pools[0]),
    other: createStandingStore(pools[1]),
    accounts: createAccountStore(pools[2], freshRef),
    async close() {
      await Promise.all(pools.map((pool) => pool.end()));
      await database.drop();
    },
  };
});
