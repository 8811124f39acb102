"use client";

import { useRef, useState } from "react";
import { ActivityFilters } from "@/components/activity/activity-filters";
import { ActivityList } from "@/components/activity/activity-list";
import { ActivityStatus } from "@/components/activity/activity-status";
import { ExportButtons } from "@/components/activity/export-button";
import type { ActivityFilter } from "@/components/activity/filter-model";
import { GroupsTable } from "@/components/activity/groups-table";
import { RollUpLine } from "@/components/activity/roll-up-line";
import { CheckLine } from "@/components/check/check-line";
import { STAGES } from "@/components/check/check-words";
import { AnswerForm } from "@/components/disputes/answer-form";
import { DisputeDrawer } from "@/components/disputes/dispute-drawer";
import { DisputeForm } from "@/components/disputes/dispute-form";
import { DisputeStates } from "@/components/disputes/dispute-state";
import { Button } from "@/components/ui/button";
import * as rows from "./activity-fixtures";
import { Group, Specimen } from "./specimen";

const nothing = () => undefined;
const NEW: ReadonlySet<string> = new Set([rows.items[0]?.id ?? ""]);

export function ActivityParts() {
  const [filter, setFilter] = useState<ActivityFilter>(rows.filter);
  const search = useRef<HTMLInputElement>(null);
  return (
    <Group id="activity" title="Activity">
      <Specimen name="Filters, one of the folded ones set">
        <ActivityFilters
          filter={filter}
          features={["codex.task", "sora.video"]}
          searchRef={search}
          onChange={(change) => setFilter({ ...filter, ...change })}
        />
      </Specimen>
      <Specimen name="Export: before it runs">
        <ExportButtons path="#activity" name="activity" total={18_402} />
      </Specimen>
      <Specimen name="What a row came to: held, settling, settled, in part, refunded, paid back, blocked, disputed">
        <ul className="flex flex-wrap gap-4">
          {rows.items.map((item) => (
            <li key={item.id}>
              <ActivityStatus item={item} />
            </li>
          ))}
        </ul>
      </Specimen>
      <Specimen name="Sum of what is shown; of nothing">
        <RollUpLine name="This session" sums={rows.groups[0] ?? null} />
        <RollUpLine name="This session" sums={null} />
      </Specimen>
      <Specimen name="Sessions">
        <GroupsTable groups={rows.groups} what="session" onOpen={nothing} />
      </Specimen>
      <List />
    </Group>
  );
}

function List() {
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <Specimen name="The list: one row new, one open; only rows in sight exist">
      <ActivityList
        items={rows.items}
        total={18_402}
        newIds={NEW}
        openId={openId}
        hasMore={false}
        isPhone={false}
        areKeysOn={false}
        onOpen={({ id }) => setOpenId(openId === id ? null : id)}
        onEndReached={nothing}
        onTop={nothing}
      />
    </Specimen>
  );
}

export function DisputeParts() {
  const [eventId, setEventId] = useState<string | null>(null);
  return (
    <Group id="disputes" title="Disputes">
      <Specimen name="What was said of a charge: open, refunded, declined, taken back">
        <DisputeStates
          disputes={rows.disputes}
          onOpen={nothing}
          actions={() => (
            <Button size="small" className="self-start">
              Take it back
            </Button>
          )}
        />
      </Specimen>
      <div className="grid gap-10 lg:grid-cols-2">
        <Specimen name="Report a charge, refused by the server">
          <DisputeForm
            onSend={nothing}
            onCancel={nothing}
            isBusy={false}
            error="This charge is disputed already"
          />
        </Specimen>
        <div className="flex flex-col gap-10">
          <Specimen name="Answer a dispute">
            <AnswerForm isBusy={false} onAnswer={nothing} />
          </Specimen>
          <Specimen name="Answer: being sent">
            <AnswerForm isBusy onAnswer={nothing} />
          </Specimen>
          <Specimen name="Report a charge, in a drawer">
            <Button onClick={() => setEventId("use_01jx9q8r7t6v5w4x3y2z1a0b9d")}>Report a problem…</Button>
            <DisputeDrawer
              eventId={eventId}
              isBusy={false}
              error={undefined}
              onSend={nothing}
              onClose={() => setEventId(null)}
            />
          </Specimen>
        </div>
      </div>
    </Group>
  );
}

const VERDICTS = [
  ["A1", "holds", 51_204],
  ["D1", "running", null],
  ["L2", "waiting", null],
  ["L1", "broken", 1_207],
] as const;
const WORDS = new Map<string, string>(
  STAGES.flatMap(({ invariants }): (readonly [string, string])[] => [...invariants]),
);

export function CheckParts() {
  return (
    <Group id="check" title="Check of a bill">
      <Specimen name="Each check: holds, being checked, not checked yet, broken">
        <ul>
          {VERDICTS.map(([code, verdict, count]) => (
            <CheckLine key={code} code={code} verdict={verdict} count={count}>
              {WORDS.get(code)}
            </CheckLine>
          ))}
        </ul>
      </Specimen>
    </Group>
  );
}
