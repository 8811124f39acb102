"use client";

import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useMemo } from "react";
import type { Grant } from "@/components/decisions/standing-shapes";
import { sourceName, sourceOfGrant } from "@/components/decisions/words";
import { StatementFilter, statementKind } from "@/components/ledger/statement-filter";
import { monthRange, statementMonths } from "@/components/ledger/statement-months";
import { Button } from "@/components/ui/button";
import { useTimeFrame } from "@/components/ui/clock";
import { Section } from "@/components/ui/page-header";
import { say } from "@/components/ui/toast";
import { type BalanceUpdatesFilter, balanceUpdatesPath, statementPath } from "@/lib/ledger/client";
import { useAddress } from "../address";
import { type BalancePage, BalanceRows } from "../balance-rows";
import { downloadFile } from "../download";
import { preloadChain } from "../lazy-chain";

interface CreditsStatementProps {
  account: string;
  openedAt: string;
  timeZone: string;
  grants: readonly Grant[];
  /** The newest rows as the server read them. */
  first: BalancePage;
  openSeq: number | null;
  onOpen: (causeSeq: number) => void;
}

/** Every movement with the balance after it, newest first; each row opens what caused it, and what is shown can be taken along. */
export function CreditsStatement({ account, openedAt, timeZone, grants, ...rest }: CreditsStatementProps) {
  const { nowMs } = useTimeFrame();
  const [address, move] = useAddress();
  const kind = statementKind(address.get("kind"));
  const month = address.get("month") ?? "";
  const grant = grants.find(({ id }) => id === address.get("grant"));
  const filter: BalanceUpdatesFilter = useMemo(
    () => ({
      ...(kind === "" ? {} : { kind }),
      ...(grant === undefined ? {} : { grant: grant.id }),
      ...(monthRange(month, timeZone) ?? {}),
    }),
    [kind, month, grant, timeZone],
  );
  return (
    <Section title="Statement" id="statement" actions={<StatementFiles account={account} filter={filter} />}>
      <StatementFilter
        kind={kind}
        month={month}
        months={statementMonths(openedAt, nowMs, timeZone)}
        grantName={grant === undefined ? null : (grant.label ?? sourceName(sourceOfGrant(grant.kind)))}
        onKind={(next) => move({ kind: next === "" ? null : next })}
        onMonth={(next) => move({ month: next === "" ? null : next })}
        onAllGrants={() => move({ grant: null })}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: nothing is done here, only fetched ahead */}
      <div onPointerOver={preloadChain} onFocus={preloadChain}>
        <BalanceRows
          account={account}
          filter={filter}
          grants={grants}
          failed="The statement could not be read."
          {...rest}
        />
      </div>
    </Section>
  );
}

/** The rows that are shown, whole and from one snapshot; and their period as a document, of every kind and grant. */
function StatementFiles({ account, filter }: { account: string; filter: BalanceUpdatesFilter }) {
  const download = useMutation({
    mutationFn: (file: "csv" | "pdf") =>
      file === "csv"
        ? downloadFile(balanceUpdatesPath(account, filter), "text/csv", `balance-updates-${account}.csv`)
        : downloadFile(statementPath(account, filter), "application/pdf", `statement-${account}.pdf`),
    onError: () => say("error", "The statement could not be fetched. Try again."),
  });
  const button = (file: "csv" | "pdf", name: string) => (
    <Button
      size="small"
      icon={<Download aria-hidden />}
      isBusy={download.isPending && download.variables === file}
      onClick={() => download.mutate(file)}
    >
      {name}
    </Button>
  );
  return (
    <div className="flex gap-2 print:hidden">
      {button("csv", "CSV")}
      {button("pdf", "PDF statement")}
    </div>
  );
}
