"use client";

import { lazy, Suspense } from "react";
import { AccountHeader } from "@/components/admin/account-header";
import { grantRows } from "@/components/credits/grant-rows";
import { GhostRows } from "@/components/ui/empty-state";
import { ButtonLink } from "@/components/ui/link";
import { Tabs } from "@/components/ui/tabs";
import type { AccountWire } from "@/lib/accounts/schema/account-schema";
import { useAddress } from "../address";
import {
  type AccountSnapshotProps,
  type LiveAccount,
  LivePage,
  LiveStamp,
  useLiveAccount,
} from "../live-account";
import { DecisionsTab } from "./decisions-tab";
import { Freeze } from "./freeze";
import { GrantsTab } from "./grants-tab";
import { LedgerTab } from "./ledger-tab";
import { OpenDisputes } from "./open-disputes";
import { OverviewTab } from "./overview-tab";
import { RefundableTrace } from "./refundable-trace";

/** Of organizations alone, so no other account's page carries it. */
const MembersTab = lazy(() =>
  import("../members/members-tab").then(({ MembersTab }) => ({ default: MembersTab })),
);

interface AccountPageProps {
  account: AccountWire;
  snapshot: AccountSnapshotProps;
  origin: string;
}

const TABS = ["overview", "ledger", "grants", "decisions"];
const ORGANIZATION_TABS = [...TABS, "members"];

/** What is open is in the address, so that a colleague who gets the link sees the same. `chain` is the seq of a fact. */
function placeIn(address: URLSearchParams, kind: AccountWire["kind"]) {
  const tabs = kind === "organization" ? ORGANIZATION_TABS : TABS;
  const tab = address.get("tab") ?? "";
  const chain = address.get("chain") ?? "";
  return {
    tab: tabs.includes(tab) ? tab : "overview",
    decision: address.get("decision"),
    chain: /^\d{1,15}$/.test(chain) ? Number(chain) : null,
  };
}

/** A3: one account for who has to answer for it: what it has, what moved it, every charge down to its cause. */
export function AccountPage({ account, snapshot, origin }: AccountPageProps) {
  const live = useLiveAccount(snapshot);
  return (
    <LivePage live={live} path={`/admin/accounts/${account.id}`}>
      <AccountContent account={account} live={live} origin={origin} />
    </LivePage>
  );
}

/** Inside of the page's frame, so that its now is the account's. */
function AccountContent({
  account,
  live,
  origin,
}: {
  account: AccountWire;
  live: LiveAccount;
  origin: string;
}) {
  const { standing, stream, books, decisions } = live;
  const [address, move] = useAddress();
  const place = placeIn(address, account.kind);
  const grants = grantRows(standing.grants, live.grants);
  const openTrace = (decision: { readonly id: string }) => move({ decision: decision.id, chain: null });
  const hrefOf = hrefsIn(account.id);
  return (
    <>
      <AccountHeader
        account={account.id}
        name={account.name}
        externalId={account.external_id}
        plan={`${standing.plan_name} v${standing.plan.split("@")[1]}`}
        timeZone={standing.time_zone}
        frozen={standing.frozen}
        seq={standing.seq}
        lagMs={books?.lag_ms ?? null}
        unsettledEvents={books?.unsettled_events ?? 0}
        isSandbox={!account.livemode}
        stamp={<LiveStamp standing={standing} stream={stream} />}
        actions={
          <>
            <ButtonLink href={`/admin/accounts/${account.id}/check`}>Check the bill</ButtonLink>
            <Freeze accountId={account.id} frozen={standing.frozen} />
          </>
        }
      />
      <OpenDisputes accountId={account.id} onOpen={(id) => openTrace({ id })} />
      <Tabs
        label="Account"
        value={place.tab}
        onValueChange={(tab) => move({ tab })}
        items={[
          {
            value: "overview",
            label: "Overview",
            content: (
              <OverviewTab
                live={live}
                openId={place.decision}
                onOpen={openTrace}
                onShowAll={decisions.length === 0 ? null : () => move({ tab: "decisions" })}
              />
            ),
          },
          {
            value: "ledger",
            label: "Ledger",
            content: (
              <LedgerTab
                account={account}
                standing={standing}
                grants={grants}
                openSeq={place.chain}
                onOpen={(causeSeq) => move({ chain: causeSeq === null ? null : String(causeSeq) })}
                onOpenTrace={openTrace}
                hrefOf={hrefOf}
              />
            ),
          },
          {
            value: "grants",
            label: "Grants",
            content: <GrantsTab standing={standing} grants={grants} />,
          },
          {
            value: "decisions",
            label: "Decisions",
            content: (
              <DecisionsTab
                accountId={account.id}
                newIds={stream.newIds}
                openId={place.decision}
                onOpen={openTrace}
              />
            ),
          },
          ...membersItem(account, standing.plan_name),
        ]}
      />
      <RefundableTrace
        standing={standing}
        decisionId={place.decision}
        origin={origin}
        onClose={() => move({ decision: null })}
        onOpen={(id) => openTrace({ id })}
        hrefOfSeq={(seq) => `/admin/accounts/${account.id}?tab=ledger&chain=${seq}`}
      />
    </>
  );
}

/** Only organizations have members. */
function membersItem({ id, kind }: AccountWire, planName: string) {
  if (kind !== "organization") return [];
  return [
    {
      value: "members",
      label: "Members",
      content: (
        <Suspense fallback={<GhostRows />}>
          <MembersTab accountId={id} planName={planName} mayChange mayGiveBack />
        </Suspense>
      ),
    },
  ];
}

/** Where an id of the chain is shown on this page; ids that have no place of their own are no links. */
function hrefsIn(accountId: string): (id: string) => string | null {
  const page = `/admin/accounts/${accountId}`;
  return (id) => {
    if (id.startsWith("grt_")) return `${page}?tab=grants`;
    if (id.startsWith("dec_")) return `${page}?tab=decisions&decision=${id}`;
    return null;
  };
}
