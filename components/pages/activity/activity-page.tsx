"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useCallback, useRef, useState } from "react";
import { ActivityFilters } from "@/components/activity/activity-filters";
import { ExportButtons } from "@/components/activity/export-button";
import { type ActivityFilter, queryOf } from "@/components/activity/filter-model";
import { RollUpLine } from "@/components/activity/roll-up-line";
import { Button } from "@/components/ui/button";
import { useTimeFrame } from "@/components/ui/clock";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import type { ActivityPage as FirstPage } from "@/lib/decisions/client";
import { rollUpsQuery } from "@/lib/usage/client/roll-ups";
import { useAddress } from "../address";
import { lazyOverlay } from "../lazy-overlay";
import {
  type AccountSnapshotProps,
  type LiveAccount,
  LivePage,
  LiveStamp,
  useLiveAccount,
} from "../live-account";
import { useSettled } from "../use-settled";
import { ActivityRows } from "./activity-rows";
import { useSingleKeys } from "./single-keys";
import { useFilter } from "./use-filter";
import { ViewSwitch } from "./view-switch";

const FrozenBanner = dynamic(() =>
  import("@/components/usage/frozen-banner").then((module) => module.FrozenBanner),
);

const Groups = dynamic(() => import("./groups").then((module) => module.Groups));
// Comes with the first trace that is opened, and stays, so that it can close as it opened.
const { Overlay: LazyTrace, preload: preloadTrace } = lazyOverlay(() =>
  import("./disputable-trace").then((module) => module.DisputableTrace),
);

interface ActivityPageProps {
  snapshot: AccountSnapshotProps;
  /** The list without any filter, as the server read it; null where the address asks for less. */
  first: FirstPage | null;
  /** False for who may look and not act. */
  mayChange: boolean;
  /** Whoever sees their part of an organization has no bill of their own to check. */
  isMember: boolean;
  /** Null for the account that is theirs anyway. */
  asked: string | null;
  origin: string;
}

/** U3: every decision, refused ones too: found, followed while they come, explained, summed, exported. */
export function ActivityPage({ snapshot, first, mayChange, isMember, asked, origin }: ActivityPageProps) {
  const live = useLiveAccount(snapshot);
  const suffix = asked === null ? "" : `?account=${asked}`;
  return (
    <LivePage live={live} path={`/activity${suffix}`}>
      <ActivityContent
        {...{ live, first, origin }}
        reader={isMember ? "member" : mayChange ? "owner" : "viewer"}
        checkHref={isMember ? null : `/check${suffix}`}
      />
    </LivePage>
  );
}

interface ActivityContentProps extends Pick<ActivityPageProps, "first" | "origin"> {
  live: LiveAccount;
  reader: "owner" | "viewer" | "member";
  checkHref: string | null;
}

/** Inside of the page's frame, so that its now is the account's. */
function ActivityContent({ live, first, reader, origin, checkHref }: ActivityContentProps) {
  const { standing, stream } = live;
  const { nowMs } = useTimeFrame("minute");
  const { filter, view, change, show, open, clear } = useFilter();
  const [address, move] = useAddress();
  const openId = address.get("decision");
  const openTrace = useCallback(({ id }: { id: string }) => move({ decision: id }), [move]);
  const [isTailing, setTailing] = useState(true);
  const search = useRef<HTMLInputElement>(null);
  const keys = useSingleKeys(search);
  const query = useQueryOf(filter, nowMs);
  const sums = useQuery({
    ...rollUpsQuery(standing.account, "all", query),
    refetchInterval: isTailing ? 5_000 : false,
  });
  const total = sums.data?.[0] ?? null;
  const features = standing.next_payer.map(({ feature }) => feature);
  return (
    <>
      <PageHeader title="Activity" stamp={<LiveStamp standing={standing} stream={stream} />}>
        {standing.frozen === "none" ? null : (
          <FrozenBanner frozen={standing.frozen} contact="Ask whoever runs this product to lift it." />
        )}
        <ActivityFilters filter={filter} features={features} searchRef={search} onChange={change} />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <ViewSwitch view={view} onShow={show} />
          <div className="ms-auto flex flex-wrap items-center gap-2 max-sm:ms-0">
            {checkHref === null ? null : (
              <Link href={checkHref} className="text-sm">
                Check my bill
              </Link>
            )}
            <Button onClick={() => setTailing(!isTailing)}>{isTailing ? "Pause tail" : "Resume tail"}</Button>
            <ExportButtons
              path={`/api/v1/accounts/${standing.account}/usage-events${query === "" ? "" : `?${query}`}`}
              name={`activity-${standing.account}`}
              total={total?.events ?? null}
            />
          </div>
        </div>
        <div aria-busy={sums.isPending} className="min-h-5">
          {sums.data === undefined ? null : <RollUpLine sums={total} name={nameOf(filter, query)} />}
        </div>
      </PageHeader>
      {view === "requests" ? (
        <ActivityRows
          live={live}
          query={query}
          first={query === "" ? first : null}
          total={total?.events ?? null}
          isTailing={isTailing}
          areKeysOn={keys.areOn}
          openId={openId}
          origin={origin}
          onNear={preloadTrace}
          onOpen={openTrace}
          onClear={clear}
        />
      ) : (
        <Groups accountId={standing.account} by={view} query={query} onOpen={(group) => open(view, group)} />
      )}
      {keys.hint}
      <LazyTrace
        isOpen={openId !== null}
        accountId={standing.account}
        decisionId={openId}
        origin={origin}
        reader={reader}
        onClose={() => move({ decision: null })}
        onOpen={(id) => move({ decision: id })}
      />
    </>
  );
}

const TYPING_MS = 200;

/** A range that ends now begins where it began when it was chosen: a list that moved its own beginning would be another each minute. */
function useQueryOf(filter: ActivityFilter, nowMs: number): string {
  const [chosen, setChosen] = useState({ range: filter.range, nowMs });
  if (chosen.range !== filter.range) setChosen({ range: filter.range, nowMs });
  return useSettled(queryOf(filter, chosen.nowMs), TYPING_MS);
}

function nameOf({ session, lineage }: { session: string; lineage: string }, query: string): string {
  if (session !== "") return "This session";
  if (lineage !== "") return "This lineage";
  return query === "" ? "In all" : "Found";
}
