"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { expiriesOf } from "@/components/credits/expiries";
import { ExpiryTimeline } from "@/components/credits/expiry-timeline";
import { grantRows } from "@/components/credits/grant-rows";
import { GrantsTable } from "@/components/credits/grants-table";
import type { Grant } from "@/components/decisions/standing-shapes";
import { BalanceSummary } from "@/components/ledger/balance-summary";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { PageHeader, Section } from "@/components/ui/page-header";
import type { AlertsWire } from "@/lib/alerts/schema/alert-schema";
import { useAddress } from "../address";
import type { BalancePage } from "../balance-rows";
import { LazyChainDrawer } from "../lazy-chain";
import {
  type AccountSnapshotProps,
  type LiveAccount,
  LivePage,
  LiveStamp,
  useLiveAccount,
} from "../live-account";
import { OpenTrace } from "../open-trace";
import { Owed } from "../owed";
import { WhenNear } from "../when-near";
import { type Buying, CreditsBuying } from "./credits-buying";
import { CreditsStatement } from "./credits-statement";

const FrozenBanner = dynamic(() =>
  import("@/components/usage/frozen-banner").then((module) => module.FrozenBanner),
);

const CreditsResets = dynamic(() => import("./credits-resets").then((module) => module.CreditsResets));

const CreditsUse = dynamic(() => import("./credits-use").then((module) => module.CreditsUse), { ssr: false });

interface CreditsPageProps {
  snapshot: AccountSnapshotProps;
  alerts: AlertsWire;
  /** Its newest rows. */
  statement: BalancePage;
  buying: Buying;
  openedAt: string;
  mayChange: boolean;
  /** Null for the account that is theirs anyway. */
  asked: string | null;
  origin: string;
}

/** U2: what there is and what became of the rest, where each credit came from and went, and how they may be used. */
export function CreditsPage({ snapshot, asked, ...rest }: CreditsPageProps) {
  const live = useLiveAccount(snapshot);
  const account = asked === null ? [] : [`account=${asked}`];
  const checkHref = `/check?${["from=credits", ...account].join("&")}`;
  return (
    <LivePage live={live} path={["/credits", ...account].join("?")}>
      <CreditsContent live={live} checkHref={checkHref} {...rest} />
    </LivePage>
  );
}

/** Inside of the page's frame, so that its now is the account's. */
function CreditsContent({
  live,
  alerts,
  statement,
  buying,
  openedAt,
  mayChange,
  origin,
  checkHref,
}: Omit<CreditsPageProps, "snapshot" | "asked"> & { live: LiveAccount; checkHref: string }) {
  const { standing, stream, books } = live;
  const [address, move] = useAddress();
  const decision = address.get("decision");
  const asked = address.get("chain") ?? "";
  const chain = /^\d{1,15}$/.test(asked) ? Number(asked) : null;
  const grants = grantRows(standing.grants, live.grants);
  // Of the last one that was used it is still told what it gave back.
  const [hasHadResets, setHadResets] = useState(standing.resets.length > 0);
  if (!hasHadResets && standing.resets.length > 0) setHadResets(true);
  const openTrace = (id: string) => move({ decision: id, chain: null });
  return (
    <>
      <PageHeader title="Credits" stamp={<LiveStamp standing={standing} stream={stream} />}>
        {standing.frozen === "none" ? null : (
          <FrozenBanner frozen={standing.frozen} contact="Ask whoever runs this product to lift it." />
        )}
        <BalanceSummary
          credits={standing.credits}
          grants={standing.grants}
          formula={books?.formula ?? null}
          formulaSeq={books?.seq ?? null}
        />
        <Link href={checkHref} className="w-fit text-sm print:hidden">
          Check my bill
        </Link>
      </PageHeader>
      <CreditsBuying
        account={standing.account}
        first={buying}
        requests={live.decisions}
        mayChange={mayChange}
      />
      <Owed standing={standing} />
      <Section title="What expires when">
        <ExpiryTimeline expiries={expiriesOf(grants)} />
      </Section>
      <Section title="Grants">
        <GrantsTable grants={grants} ways={(grant, name) => <SpentBy grant={grant} name={name} />} />
      </Section>
      {hasHadResets ? <CreditsResets standing={standing} mayChange={mayChange} /> : null}
      <Section title="How credits may be used">
        <WhenNear className="min-h-100 sm:min-h-90">
          <CreditsUse standing={standing} alerts={alerts} mayChange={mayChange} />
        </WhenNear>
      </Section>
      <CreditsStatement
        account={standing.account}
        openedAt={openedAt}
        timeZone={standing.time_zone}
        grants={grants}
        first={statement}
        openSeq={chain}
        onOpen={(causeSeq) => move({ chain: String(causeSeq) })}
      />
      <LazyChainDrawer
        isOpen={chain !== null}
        accountId={standing.account}
        causeSeq={chain}
        grants={grants}
        onClose={() => move({ chain: null })}
        onOpenTrace={({ id }) => openTrace(id)}
        hrefOf={() => null}
      />
      <OpenTrace
        decisionId={decision}
        origin={origin}
        onClose={() => move({ decision: null })}
        onOpen={openTrace}
      />
    </>
  );
}

/** What a grant paid for, in the statement further down: from a credit to what spent it (E12). */
function SpentBy({ grant, name }: { grant: Grant; name: string }) {
  const [, move] = useAddress();
  return (
    <Button
      intent="quiet"
      size="small"
      className="text-accent! print:hidden"
      onClick={() => {
        move({ grant: grant.id, kind: null, month: null });
        document.getElementById("statement")?.scrollIntoView({ block: "start" });
      }}
    >
      Spent by<span className="sr-only"> what, of {name}</span>
    </Button>
  );
}
