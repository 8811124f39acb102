import { Badge, FrozenBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Cell, Row, Table } from "@/components/ui/table";
import { formatCredits, formatShare, isZero, sumOf } from "@/lib/format";
import type { MemberWire } from "@/lib/members/schema/member-schema";
import { OwnCaps, OwnLimits } from "./member-levels";

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
  /** Null for whoever may not give windows back. */
  onGiveBack: ((member: MemberWire) => void) | null;
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

function MemberButtons({
  member,
  isBusy,
  onLimits,
  onGiveBack,
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
      {onGiveBack === null || member.windows.length === 0 ? null : (
        <Button intent="quiet" size="small" onClick={() => onGiveBack(member)}>
          Give back…{whose}
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
