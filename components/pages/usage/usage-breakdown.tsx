"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { useTimeFrame } from "@/components/ui/clock";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { RangeDates } from "@/components/usage/range-dates";
import { groupsCsv, groupsOf } from "@/components/usage/usage-groups";
import {
  type AskedRange,
  lastWeek,
  RANGES,
  rangeOf,
  type ShownRange,
  zoneOf,
} from "@/components/usage/usage-range";
import { WhereItWent } from "@/components/usage/where-it-went";
import { shownProblem } from "@/lib/http/client";
import { aggregateQuery, type UsageGrouping } from "@/lib/usage/client/aggregate";
import { useAddress } from "../address";
import { saveText } from "../download";

const GROUPS: readonly { value: UsageGrouping; label: string }[] = [
  { value: "feature", label: "Feature" },
  { value: "client", label: "Client" },
  { value: "model", label: "Model" },
  { value: "key", label: "Key" },
  { value: "session", label: "Session" },
  { value: "member", label: "Member" },
  { value: "source", label: "Source" },
];
const SPANS = [...RANGES, { value: "custom", label: "Between two days" }];

interface UsageBreakdownProps {
  account: string;
  /** The snapshot's time: ranges end with it, so that a test clock's account has its own. */
  asOf: string;
}

/** Where usage went, by whom and when; what is chosen stands in the address, so that a link to it shows the same. */
export function UsageBreakdown({ account, asOf }: UsageBreakdownProps) {
  const [address, move] = useAddress();
  const { timeZone } = useTimeFrame();
  const asked: AskedRange = {
    range: address.get("range"),
    from: address.get("from"),
    to: address.get("to"),
    zone: address.get("zone"),
  };
  // To the minute: another one every second would ask anew every second.
  const nowMs = Math.ceil(Date.parse(asOf) / 60_000) * 60_000;
  const range = rangeOf(asked, nowMs, timeZone);
  const group = GROUPS.find(({ value }) => value === address.get("group"))?.value ?? "feature";
  const isCompared = address.get("compare") === "1";
  const pick = (value: string) =>
    move(
      value === "custom"
        ? { range: value, ...lastWeek(nowMs, timeZone) }
        : { range: value, from: null, to: null, zone: null },
    );
  return (
    <div className="min-h-80">
      <div className="mb-3 flex flex-wrap items-end gap-x-3 gap-y-1 print:hidden">
        <Field label="Range" className="w-42">
          {(control) => (
            <Select
              {...control}
              options={SPANS}
              value={"message" in range ? "custom" : range.value}
              onChange={(event) => pick(event.target.value)}
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
      </div>
      {asked.range === "custom" ? (
        <RangeDates
          from={asked.from ?? ""}
          to={asked.to ?? ""}
          zone={zoneOf(asked, timeZone)}
          problem={"message" in range ? range : null}
          onShow={(dates) => move({ ...dates, zone: zoneOf(asked, timeZone) })}
        />
      ) : null}
      {"message" in range ? null : <Sums {...{ account, range, group, isCompared }} />}
    </div>
  );
}

interface SumsProps {
  account: string;
  range: ShownRange;
  group: UsageGrouping;
  isCompared: boolean;
}

function Sums({ account, range, group, isCompared }: SumsProps) {
  const { bucket, from, to, beforeFrom } = range;
  const now = useQuery(aggregateQuery(account, { bucket, group, from, to }));
  const earlier = useQuery({
    ...aggregateQuery(account, { bucket, group, from: beforeFrom, to: from }),
    enabled: isCompared,
  });
  const groups = now.data === undefined ? [] : groupsOf(now.data);
  return (
    <>
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
      <p className="mt-3 text-end print:hidden">
        <Button
          size="small"
          disabled={groups.length === 0}
          onClick={() => saveText(groupsCsv(groups), "text/csv", `usage-by-${group}-${range.name}.csv`)}
        >
          CSV
        </Button>
      </p>
    </>
  );
}
