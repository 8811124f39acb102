import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Cell, Row, Table } from "@/components/ui/table";
import { Moment } from "@/components/ui/time";
import type { InvitationWire } from "@/lib/members/schema/invitation-schema";

const COLUMNS = [
  { key: "email", label: "Invited" },
  { key: "name", label: "As" },
  { key: "state", label: "State" },
  { key: "until", label: "Good until" },
  { key: "acts", label: "Actions", isLabelHidden: true },
] as const;

const STATES: Readonly<Record<InvitationWire["state"], { tone: Tone; word: string }>> = {
  pending: { tone: "accent", word: "waiting" },
  accepted: { tone: "ok", word: "accepted" },
  revoked: { tone: "neutral", word: "taken back" },
  expired: { tone: "warn", word: "over" },
};

interface InvitationActs {
  onRevoke: (invitation: InvitationWire) => void;
  onAgain: (invitation: InvitationWire) => void;
}

interface InvitationsTableProps {
  invitations: readonly InvitationWire[];
  /** Which is just being taken back. */
  busyId: string | null;
  /** Null for whoever may only look. */
  acts: InvitationActs | null;
}

/** Who was invited and has not come yet. */
export function InvitationsTable({ invitations, busyId, acts }: InvitationsTableProps) {
  return (
    <Table caption="Invitations, newest first" columns={COLUMNS}>
      {invitations.map((invitation) => {
        const { tone, word } = STATES[invitation.state];
        const whose = <span className="sr-only"> {invitation.email}</span>;
        return (
          <Row key={invitation.id}>
            <Cell isLead title={invitation.id}>
              <span className="break-all">{invitation.email}</span>
            </Cell>
            <Cell label="As">{invitation.name}</Cell>
            <Cell label="State">
              <Badge tone={tone}>{word}</Badge>
            </Cell>
            <Cell label="Good until">
              <Moment at={invitation.expires_at} />
            </Cell>
            <Cell className="text-end">
              {acts === null ? null : invitation.state === "pending" ? (
                <Button
                  intent="quiet"
                  size="small"
                  isBusy={busyId === invitation.id}
                  busyLabel="Taking back…"
                  onClick={() => acts.onRevoke(invitation)}
                >
                  Take back{whose}
                </Button>
              ) : (
                <Button intent="quiet" size="small" onClick={() => acts.onAgain(invitation)}>
                  Invite again…{whose}
                </Button>
              )}
            </Cell>
          </Row>
        );
      })}
    </Table>
  );
}
