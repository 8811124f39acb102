"use client";

import { GALLERY_NOW_MS } from "@/components/testing/standing-fixtures";
import { Badge, FrozenBadge } from "@/components/ui/badge";
import { EmptyState, GhostRows } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { SnapshotStamp } from "@/components/ui/snapshot-stamp";
import { Day, Moment, ResetTime } from "@/components/ui/time";
import { FirstRequest } from "@/components/usage/first-request-example";
import { FrozenBanner } from "@/components/usage/frozen-banner";
import { Group, Specimen } from "./specimen";

const at = (secondsAgo: number) => new Date(GALLERY_NOW_MS - secondsAgo * 1_000).toISOString();
const nothing = () => undefined;

const COMMAND = `curl -X POST http://localhost:3000/api/v1/decisions \\
  -H "Authorization: Bearer sk_test_…" \\
  -H "Idempotency-Key: $(uuidgen)" \\
  -d '{"account":"ext:demo","feature":"codex.task","usage":{"input_tokens":4808},"mode":"consume"}'`;

export function States() {
  return (
    <Group id="states" title="Status and states">
      <Specimen name="Badges: icon, word and hue together">
        <div className="flex flex-wrap gap-2">
          <Badge tone="ok">Allowed</Badge>
          <Badge tone="warn">Asks first</Badge>
          <Badge tone="danger">Blocked</Badge>
          <Badge>Not charged</Badge>
          <Badge tone="accent">Held</Badge>
          <FrozenBadge />
        </div>
      </Specimen>
      <Specimen name="Snapshot stamp: connecting, live, stale, paused, offline, ended">
        <div className="flex flex-col items-start gap-3">
          <SnapshotStamp seq={48_211} asOf={at(0)} state="connecting" onPause={nothing} />
          <SnapshotStamp seq={48_211} asOf={at(0)} state="live" onPause={nothing} />
          <SnapshotStamp seq={48_211} asOf={at(8)} state="late" silentMs={8_000} onPause={nothing} />
          <SnapshotStamp seq={48_211} asOf={at(95)} state="paused" onResume={nothing} />
          <SnapshotStamp seq={48_211} asOf={at(20)} state="offline" onRetry={nothing} />
          <SnapshotStamp seq={48_211} asOf={at(20)} state="ended" />
        </div>
      </Specimen>
      <Specimen name="Time: day, hour and zone; countdown; day alone">
        <p className="flex flex-wrap gap-x-6">
          <Moment at="2026-11-29T09:00:00.000Z" />
          <span>
            <ResetTime at="2026-11-23T13:12:00.000Z" />
          </span>
          <Day at="2027-11-02T09:00:00.000Z" />
        </p>
      </Specimen>
      <Specimen name="Error above the last good values">
        <ErrorState
          title="The balance could not be brought up to date"
          requestId="req_01jx9q8r7t6v5w4x3y2z1a0b9c"
          retryInSeconds={3}
          onRetry={nothing}
        >
          What you see is from 12:04:11. Nothing was charged meanwhile without a record.
        </ErrorState>
      </Specimen>
      <Specimen name="Frozen account: paid usage, everything">
        <div className="flex flex-col gap-3">
          <FrozenBanner frozen="paid" contact={<Link href="#states">Write to support.</Link>} />
          <FrozenBanner frozen="all" contact={<Link href="#states">Write to support.</Link>} />
        </div>
      </Specimen>
      <Specimen name="Empty, with the one next action">
        <EmptyState title="No requests yet" ghost={<GhostRows />} action={<FirstRequest command={COMMAND} />}>
          Each request will stand here with what paid for it and why.
        </EmptyState>
      </Specimen>
      <Specimen name="Loading">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-11 w-40" />
          <Skeleton className="h-4 w-72" />
        </div>
      </Specimen>
    </Group>
  );
}
