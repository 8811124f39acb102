"use client";

import { Section } from "@/components/ui/page-header";
import { LoadingLabel, Skeleton } from "@/components/ui/skeleton";
import { CascadeSkeleton } from "@/components/usage/cascade";
import { LatestDecisionsSkeleton } from "@/components/usage/latest-decisions";
import { WindowsSkeleton } from "../section-skeletons";
import { useAccountKind } from "./account-kind";

const TABS = ["Overview", "Ledger", "Grants", "Decisions"];

/** Header, tabs and overview in their final places. */
export function AccountSkeleton() {
  const tabs = useAccountKind() === "organization" ? [...TABS, "Members"] : TABS;
  return (
    <>
      <LoadingLabel>Loading the account…</LoadingLabel>
      <div className="mb-5 flex flex-col gap-2">
        <Skeleton className="h-7 w-52" />
        <div className="flex h-7 flex-wrap items-center gap-5">
          <Skeleton className="h-3 w-64" />
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-3 w-40" />
        </div>
      </div>
      <div aria-hidden className="flex gap-5 border-b border-hairline px-0.5">
        {tabs.map((tab) => (
          <span key={tab} className="flex h-10 items-center text-muted">
            {tab}
          </span>
        ))}
      </div>
      <div className="pt-4">
        <Skeleton className="h-5 w-96 max-w-full" />
        <div className="mt-5">
          <CascadeSkeleton />
        </div>
        <Section title="What became of every credit">
          <Skeleton className="h-11 w-44" />
          <Skeleton className="mt-3 h-4 w-120 max-w-full" />
        </Section>
        <Section title="Windows">
          <WindowsSkeleton />
        </Section>
        <Section title="Latest decisions">
          <LatestDecisionsSkeleton />
        </Section>
      </div>
    </>
  );
}
