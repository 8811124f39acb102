"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { groupsCsv, groupsOf, RANGES, rangeOf } from "@/components/usage/usage-groups";
import { WhereItWent } from "@/components/usage/where-it-went";
import { shownProblem } from "@/lib/http/client";
import { aggregateQuery, type UsageGrouping } from "@/lib/usage/client/aggregate";
import { useAddress } from "../address";
import { saveText } from "../download";

const GROUPS: readonly { value: UsageGrouping; label: string }[] = [
  { value: "feature", label: "Feature" },
  { value: "key", label: "Key" },
  { value: "session", label: "Session" },
  { value: "member", label: "Member" },
  { value: "source", label: "Source" },
];

interface UsageBreakdownProps {
  account: string;
  /** The snapshot's time: ranges end with it, so that a test clock's account has its own. */
  asOf: string;
}

/** Where usage went, by whom and when; what is chosen stands in the address, so that a link to it shows the same. */
export function UsageBreakdown({ account, asOf }: UsageBreakdownProps) {
  const [address, move] = useAddress();
  const range = rangeOf(address.get("range"));
  const group = GROUPS.find(({ value }) => value === address.get("group"))?.value ?? "feature";
  const isCompared = address.get("compare") === "1";
  // To the minute: another one every second would ask anew every second.
  const to = Math.ceil(Date.parse(asOf) / 60_000) * 60_000;
  const now = useQuery(aggregateQuery(account, { bucket: range.bucket, group, from: to - range.spanMs, to }));
  const earlier = useQuery({
    ...aggregateQuery(account, {
      bucket: range.bucket,
      group,
      from: to - 2 * range.spanMs,
      to: to - range.spanMs,
    }),
    enabled: isCompared,
  });
  const groups = now.data === undefined ? [] : groupsOf(now.data);
  return (
    <div className="min-h-80">
      <div className="mb-3 flex flex-wrap items-end gap-x-3 gap-y-1 print:hidden">
        <Field label="Range" className="w-36">
          {(control) => (
            <Select
              {...control}
              options={RANGES}
              value={range.value}
              onChange={(event) => move({ range: event.target.value })}
            />
          )}
        </Field>
        <Field label="Group by" className="w-32">
          {(control) => (
            <Select
              {...control}
              options={GROUPS}
              value={group}
              onChange={(event) => move({ group: event.target.value })}
            />
          )}
        </Field>
        <Checkbox
          label="Compare with the time before"
          checked={isCompared}
          onChange={(event) => move({ compare: event.target.checked ? "1" : null })}
        />
        <Button
          className="ms-auto"
          disabled={groups.length === 0}
          onClick={() => saveText(groupsCsv(groups), "text/csv", `usage-by-${group}-${range.value}.csv`)}
        >
          CSV
        </Button>
      </div>
      {now.error === null ? null : (
        <ErrorState {...shownProblem(now.error)} onRetry={() => void now.refetch()}>
          The sums could not be read.
        </ErrorState>
      )}
      {now.isSuccess && groups.length === 0 ? (
        <p className="py-6 text-muted">Nothing was used in this time.</p>
      ) : (
        <WhereItWent
          groups={groups}
          before={isCompared && earlier.data !== undefined ? groupsOf(earlier.data) : null}
        />
      )}
    </div>
  );
}
