"use server";

import { z } from "zod";
import { requireAdmin } from "@/lib/auth/page-user";
import { registered } from "@/lib/runtime";
import { searchAccounts } from "./reads";

const input = z.strictObject({ query: z.string().max(320), beforeId: z.string().max(40).nullable() });

/** One page of the admin's account list. */
export async function searchAccountsAction(asked: z.input<typeof input>) {
  const { runtime } = registered();
  await requireAdmin(runtime);
  const { query, beforeId } = input.parse(asked);
  return searchAccounts(runtime, query.trim(), 100, beforeId);
}
