import { LevelMeter } from "@/components/charts/level-meter";
import { windowName } from "@/components/decisions/words";
import { Badge, FrozenBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Cell, Row, Table } from "@/components/ui/table";
import { formatCredits, formatMeasured, formatShare, isZero, shareOf, sumOf, unitOf } from "@/lib/format";
import type { MemberWire } from "@/lib/members/schema/member-schema";
import { ruleKeyOf } from "./rule-key";

const COLUMNS = [
  { key: "member", label: "Member" },
  { key: "share", label: "Share of cost, 30 days", isNumeric: true },
  { key: "windows", label: "Own windows" },
  { key: "caps", label: "Spend caps" },
  { key: "person", label: "Signs in" },
  { key: "state", label: "State" },
  { key: "acts", label: "Actions", isLabelHidden: true },
] as const;

/** What can be done to one. */
export interface MemberActs {
  onLimits: (member: MemberWire) => void;
  onCaps: (member: MemberWire) => void;
  onInvite: (member: MemberWire) => void;
  onUnlink: (member: MemberWire) => void;
  onFreeze: (member: MemberWire) => void;
  onUnfreeze: (member: MemberWire) => void;
  onRemove: (member: MemberWire) => void;
}

interface MembersTableProps {
  /** Null for whoever may only look. */
  acts: MemberActs | null;
  members: readonly MemberWire[];
  /** Costs of the last 30 days; null while they are not known. */
  shares: { readonly total: string; readonly costs: Readonly<Record<string, readonly string[]>> } | null;
  /** Whose freeze is just being lifted. */
  busyId: string | null;
}

/** Who draws on the pool: how much of it each used, and how near they are to what is theirs alone. */
export function MembersTable({ members, shares, busyId, acts }: MembersTableProps) {
  return (
    <Table caption="Members, newest first" columns={COLUMNS}>
      {members.map((member) => (
        <MemberRow
          key={member.id}
          member={member}
          total={shares?.total ?? null}
          cost={sumOf(...(shares?.costs[member.id] ?? []))}
          isBusy={busyId === member.id}
          acts={acts}
        />
      ))}
    </Table>
  );
}

interface MemberRowProps {
  acts: MemberActs | null;
  member: MemberWire;
  total: string | null;
  cost: string;
  isBusy: boolean;
}

function MemberRow({ member, total, cost, isBusy, acts }: MemberRowProps) {
  return (
    <Row>
      <Cell isLead title={member.id}>
        <span className="font-medium">{member.name}</span>
        {member.external_id === null ? null : (
          <span className="block font-mono text-xs break-all text-muted">{member.external_id}</span>
        )}
      </Cell>
      <Cell label="Share of cost, 30 days" isNumeric>
        {total === null ? (
          "…"
        ) : (
          <span>
            <span className="font-medium">{formatShare(cost, isZero(total) ? "1" : total)}</span>
            <span className="block font-mono text-xs text-muted">{formatCredits(cost)} cr</span>
          </span>
        )}
      </Cell>
      <Cell label="Own windows" className="min-w-44">
        <span className="block min-w-0">
          <OwnLimits member={member} />
        </span>
      </Cell>
      <Cell label="Spend caps" className="min-w-44">
        <span className="block min-w-0">
          <OwnCaps member={member} />
        </span>
      </Cell>
      <Cell label="Signs in">
        {member.person === null ? (
          <span className="text-muted">nobody</span>
        ) : (
          <span className="break-all" title={member.person.name}>
            {member.person.email}
          </span>
        )}
      </Cell>
      <Cell label="State">
        {member.state === "frozen" ? <FrozenBadge /> : <Badge tone="ok">active</Badge>}
      </Cell>
      <Cell className="text-end">
        {acts === null ? null : <MemberButtons member={member} isBusy={isBusy} {...acts} />}
      </Cell>
    </Row>
  );
}

/** What covers their requests first; then the gates, which pay for nothing. */
function OwnLimits({ member }: { member: MemberWire }) {
  const { name, gates } = member;
  const gated = new Set(gates.flatMap(({ windows }) => windows));
  const ofGates = member.windows.filter(({ key }) => gated.has(key));
  const ownOf = (key: string) => (Object.hasOwn(member.limits, ruleKeyOf(key)) ? ", own limit" : "");
  const levelOf = ({ key, measure, limit, used, held }: MemberWire["windows"][number]) => (
    <Level
      key={key}
      source="windows"
      label={`${name}, ${windowName(key)}`}
      name={`${windowName(key)}${ownOf(key)}`}
      used={used}
      held={held}
      limit={limit}
      text={`${formatMeasured(sumOf(used, held), measure)} of ${formatMeasured(limit, measure)} ${unitOf(measure, limit)}`}
    />
  );
  const windows = member.windows.filter(({ key }) => !gated.has(key));
  const atOnce = gates.filter(({ kind }) => kind === "concurrency");
  return (
    <>
      {windows.length === 0 ? <span className="text-muted">none</span> : windows.map(levelOf)}
      {gates.length === 0 ? null : <span className="mt-1 block text-xs text-muted">Gates</span>}
      {ofGates.map(levelOf)}
      {atOnce.map(({ key, open, limit }) => (
        <Level
          key={key}
          source="windows"
          label={`${name}, ${windowName(key)}`}
          name={`${windowName(key)}${ownOf(key)}`}
          used={String(open)}
          held="0"
          limit={String(limit)}
          text={`${open} of ${limit} holds`}
        />
      ))}
    </>
  );
}

function OwnCaps({ member: { name, spending, caps } }: { member: MemberWire }) {
  if (spending.length === 0) return <span className="text-muted">none</span>;
  return spending.map(({ period, limit, used }) => (
    <Level
      key={period}
      source="purchased"
      label={`${name}, cap per ${period}`}
      name={`per ${period}${caps === null ? "" : ", own cap"}`}
      used={used}
      held="0"
      limit={limit}
      text={`${formatCredits(used)} of ${formatCredits(limit)} cr`}
    />
  ));
}

interface LevelProps {
  source: string;
  label: string;
  name: string;
  used: string;
  held: string;
  limit: string;
  text: string;
}

function Level({ source, label, name, used, held, limit, text }: LevelProps) {
  const share = (part: string) => (isZero(limit) ? 0 : shareOf(part, limit));
  return (
    <span className="block py-0.5 text-start">
      <span className="block text-xs text-muted">
        {name}: <span className="font-mono whitespace-nowrap text-ink">{text}</span>
      </span>
      <LevelMeter
        source={source}
        size="small"
        used={share(used)}
        held={share(held)}
        label={label}
        text={text}
        className="max-w-40"
      />
    </span>
  );
}

function MemberButtons({
  member,
  isBusy,
  onLimits,
  onCaps,
  onInvite,
  onUnlink,
  onFreeze,
  onUnfreeze,
  onRemove,
}: { member: MemberWire; isBusy: boolean } & MemberActs) {
  const whose = <span className="sr-only"> {member.name}</span>;
  return (
    <span className="inline-flex flex-wrap justify-end gap-1">
      {member.windows.length + member.gates.length === 0 ? null : (
        <Button intent="quiet" size="small" onClick={() => onLimits(member)}>
          Limits…{whose}
        </Button>
      )}
      <Button intent="quiet" size="small" onClick={() => onCaps(member)}>
        Caps…{whose}
      </Button>
      {member.person === null ? (
        <Button intent="quiet" size="small" onClick={() => onInvite(member)}>
          Invite…{whose}
        </Button>
      ) : (
        <Button intent="quiet" size="small" onClick={() => onUnlink(member)}>
          Unlink…{whose}
        </Button>
      )}
      {member.state === "frozen" ? (
        <Button
          intent="quiet"
          size="small"
          isBusy={isBusy}
          busyLabel="Lifting…"
          onClick={() => onUnfreeze(member)}
        >
          Unfreeze{whose}
        </Button>
      ) : (
        <Button intent="quiet" size="small" onClick={() => onFreeze(member)}>
          Freeze…{whose}
        </Button>
      )}
      <Button intent="quiet" size="small" className="text-danger!" onClick={() => onRemove(member)}>
        Remove…{whose}
      </Button>
    </span>
  );
}
