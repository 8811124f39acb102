"use client";

import { GrantResetForm } from "@/components/admin/grant-reset-form";
import { InvitationsTable } from "@/components/admin/invitations-table";
import { InvitationLink, InviteMemberForm } from "@/components/admin/invite-forms";
import { MemberAddForm, MemberCapsForm, MemberConfirm } from "@/components/admin/member-forms";
import { MemberLimitsForm } from "@/components/admin/member-limits-form";
import { MembersTable } from "@/components/admin/members-table";
import { RefundForm } from "@/components/admin/refund-form";
import type { Decision } from "@/components/decisions/decision-shapes";
import { RefundState } from "@/components/decisions/refund-state";
import type { Grant } from "@/components/decisions/standing-shapes";
import { splitDecision } from "@/components/testing/decision-fixtures";
import * as fixtures from "@/components/testing/standing-fixtures";
import * as rows from "./account-fixtures";
import { Group, Specimen } from "./specimen";

const nothing = () => undefined;
const form = { isBusy: false, error: undefined, onCancel: nothing };
const [roomy, limited] = rows.members;

export function MemberParts() {
  return (
    <Group id="members" title="Members of an organization">
      <Specimen name="Members: with room, at both limits, frozen and just being let on">
        <MembersTable
          members={rows.members}
          shares={rows.shares}
          busyId={rows.members[2].id}
          acts={{
            onLimits: nothing,
            onGiveBack: nothing,
            onCaps: nothing,
            onInvite: nothing,
            onUnlink: nothing,
            onFreeze: nothing,
            onUnfreeze: nothing,
            onRemove: nothing,
          }}
        />
      </Specimen>
      <Specimen name="Invitations: just being taken back, over">
        <InvitationsTable
          invitations={rows.invitations}
          busyId={rows.invitations[0].id}
          acts={{ onRevoke: nothing, onAgain: nothing }}
        />
      </Specimen>
      <div className="grid gap-10 lg:grid-cols-2">
        <Specimen name="Add a member, refused by the server">
          <MemberAddForm {...form} onAdd={nothing} error="There is a member with this external id" />
        </Specimen>
        <Specimen name="Invite a person; to be a member who is there, who is somebody’s already">
          <div className="flex flex-col gap-8">
            <InviteMemberForm
              {...form}
              invitee={{ memberId: null, name: "", email: "" }}
              onInvite={nothing}
            />
            <InviteMemberForm
              {...form}
              invitee={{ memberId: roomy.id, name: roomy.name, email: "ada@example.org" }}
              onInvite={nothing}
              error="The member has a person already"
            />
          </div>
        </Specimen>
        <Specimen name="The link, where no mail is sent">
          <InvitationLink
            email="ada@example.org"
            link="https://spillway.example/join#Ilk3Pc7ByF_aKYvM7f9ShDy_Y_al8ne8mHpuLGEeZ68"
            onDone={nothing}
          />
        </Specimen>
        <Specimen name="Limits of their own">
          <MemberLimitsForm {...form} member={limited} onChange={nothing} />
        </Specimen>
        <Specimen name="Caps of their own">
          <MemberCapsForm {...form} member={limited} onChange={nothing} />
        </Specimen>
        <Specimen name="Freeze a member; remove one, being done">
          <div className="flex flex-col gap-8">
            <MemberConfirm {...form} member={roomy} act="freeze" onConfirm={nothing} />
            <MemberConfirm {...form} member={roomy} act="remove" onConfirm={nothing} isBusy />
          </div>
        </Specimen>
      </div>
    </Group>
  );
}

const monthly: Grant = {
  ...(fixtures.grants[0] as Grant),
  recurrence: { every: 1, unit: "month", anchor_at: "2026-11-12T00:00:00.000Z", time_zone: "Europe/Berlin" },
  rollover: { min: "0", max: "10", periods: 1 },
  next_reset_at: "2026-12-12T00:00:00.000Z",
};
const refunded: Decision = {
  ...splitDecision,
  refunds: { refunded: "2", left: "4", usage_events: ["use_01jx9q8r7t6v5w4x3y2z1a0b9d"] },
};
const refund: Decision = {
  ...splitDecision,
  mode: "refund",
  refund: {
    usage_event: splitDecision.usage_event ?? "",
    reason: "The clip stopped after two seconds",
    by: "usr_01jw0p",
    restore_windows: true,
    sources: [
      {
        layer: "promo",
        amount: "2",
        windows: [],
        grants: [{ id: "grt_01jx2m0000e9x8w7v6t5s4r3q2", amount: "2", expired: "0" }],
      },
    ],
  },
};

const refundOf = {
  whole: splitDecision.covered,
  refunded: "0",
  available: fixtures.standing.credits.available,
  owed: "0",
  onAsk: nothing,
  onRefund: nothing,
  onCancel: nothing,
};

export function RefundParts() {
  return (
    <Group id="refunds" title="Refunds and resets">
      <Specimen name="What was refunded of a request; what a refund gave back">
        <div className="grid gap-8 lg:grid-cols-2">
          <RefundState decision={refunded} onOpen={nothing} />
          <RefundState decision={refund} onOpen={nothing} />
        </div>
      </Specimen>
      <div className="grid gap-10 lg:grid-cols-2">
        <Specimen name="Refund a request; what it would do is on its way">
          <RefundForm {...refundOf} previewed={{ preview: null, refusal: null, most: "6" }} />
        </Specimen>
        <Specimen name="Nothing is left to refund, as the server says">
          <RefundForm
            {...refundOf}
            refunded="6"
            previewed={{ preview: null, refusal: "All of it was refunded before", most: "0" }}
          />
        </Specimen>
        <Specimen name="Reset a grant that recurs">
          <GrantResetForm grant={monthly} onReset={nothing} onCancel={nothing} />
        </Specimen>
      </div>
    </Group>
  );
}
