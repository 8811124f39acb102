"use server";

import { z } from "zod";
import { accountOfReader } from "@/lib/auth/page-account";
import { requireAdmin } from "@/lib/auth/page-user";
import { registered } from "@/lib/runtime";
import { readBooks, searchAccounts } from "./reads";

const searchInput = z.strictObject({ query: z.string().max(320), beforeId: z.string().max(40).nullable() });

/** One page of the admin's account list. */
export async function searchAccountsAction(asked: z.input<typeof searchInput>) {
  const { runtime } = registered();
  await requireAdmin(runtime);
  const { query, beforeId } = searchInput.parse(asked);
  return searchAccounts(runtime, query.trim(), 100, beforeId);
}

const booksInput = z.strictObject({ account: z.string().max(40) });

/** The balance explained, for whoever may see the account; null for anybody else. */
export async function readBooksAction(asked: z.input<typeof booksInput>) {
  const { runtime } = registered();
  const accountId = await accountOfReader(runtime, booksInput.parse(asked).account);
  return accountId === null ? null : readBooks(runtime, accountId);
}
