"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { AccountWire } from "@/lib/accounts/schema/account-schema";

type Kind = AccountWire["kind"];

const AccountKind = createContext<Kind>("person");

/** Around an account's page and its skeleton: which tabs there will be is known before what is in them. */
export function AccountKindProvider({ kind, children }: { kind: Kind; children: ReactNode }) {
  return <AccountKind value={kind}>{children}</AccountKind>;
}

export function useAccountKind(): Kind {
  return useContext(AccountKind);
}
