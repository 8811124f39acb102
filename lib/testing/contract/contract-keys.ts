import { randomUUID } from "node:crypto";
import pg from "pg";
import { drawSecret } from "../../auth/api-key-secret";

export type ContractKeys = { sandbox: string; live: string };

/** Two administrator's keys, put straight into the database: the first key of an installation cannot be made through the API. */
export async function storeContractKeys(databaseUrl: string): Promise<ContractKeys> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const store = async (livemode: boolean) => {
    const { secret, prefix, hash } = drawSecret(livemode);
    await client.query(
      `insert into api_keys (id, name, prefix, secret_hash, scopes, livemode, created_by)
        values ($1, 'contract', $2, $3, '{decide,usage,read,admin}', $4, 'system')`,
      [randomUUID(), prefix, Buffer.from(hash), livemode],
    );
    return secret;
  };
  const keys = { sandbox: await store(false), live: await store(true) };
  await client.end();
  return keys;
}
