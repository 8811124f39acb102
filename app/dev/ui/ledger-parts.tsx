"use client";

import { useState } from "react";
import { AccountHeader } from "@/components/admin/account-header";
import { AccountSearchTable } from "@/components/admin/account-search-table";
import { FreezeDialog, FreezeForm } from "@/components/admin/freeze-dialog";
import { GiveBackDialog, GiveBackForm } from "@/components/admin/give-back-dialog";
import { GrantAdjustForm } from "@/components/admin/grant-adjust-form";
import { GrantButtons } from "@/components/admin/grant-buttons";
import { GrantIssueForm } from "@/components/admin/grant-issue-form";
import { GrantVoidForm } from "@/components/admin/grant-void-form";
import { RecomputePanel } from "@/components/admin/recompute-panel";
import { GrantsTable } from "@/components/credits/grants-table";
import type { BalanceUpdate } from "@/components/decisions/ledger-shapes";
import type { Grant } from "@/components/decisions/standing-shapes";
import { BalanceUpdatesTable } from "@/components/ledger/balance-updates-table";
import { ChainView } from "@/components/ledger/chain-view";
import { FormulaRow } from "@/components/ledger/formula-row";
import * as decided from "@/components/testing/decision-fixtures";
import * as fixtures from "@/components/testing/standing-fixtures";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import * as rows from "./ledger-fixtures";
import { Group, Specimen } from "./specimen";

const nothing = () => undefined;
const promo = fixtures.grants[0] as Grant;

export function LedgerParts() {
  const [open, setOpen] = useState<BalanceUpdate | null>(rows.updates[0] ?? null);
  return (
    <Group id="ledger" title="Grants and ledger">
      <Specimen name="Balance with its formula; one that does not add up">
        <div className="flex flex-col gap-3">
          <Amount value="412.5" size="hero" suffix="available" />
          <FormulaRow formula={rows.formula} />
          <FormulaRow formula={{ ...rows.formula, used: "689" }} />
        </div>
      </Specimen>
      <Specimen name="Grants; what is over is folded away">
        <GrantsTable
          grants={fixtures.grants}
          acts={(grant, name) => (
            <GrantButtons grant={grant} name={name} onAdjust={nothing} onReset={nothing} onVoid={nothing} />
          )}
        />
      </Specimen>
      <Specimen name="No grants">
        <GrantsTable grants={[]} emptyAction={<Button intent="primary">Buy credits</Button>} />
      </Specimen>
      <Specimen name="Balance updates">
        <BalanceUpdatesTable
          updates={rows.updates}
          openSeq={open?.cause_seq ?? null}
          onOpen={(update) => setOpen(open?.id === update.id ? null : update)}
        />
      </Specimen>
      <Specimen name="Chain: a charged request; a grant by hand; not yet settled">
        <div className="flex flex-col gap-8">
          <ChainView
            decision={decided.splitDecision}
            usageEvent={rows.usageEvent}
            monetizationEvent={rows.monetizationEvent}
            updates={rows.updates.slice(0, 1)}
            grants={fixtures.grants.slice(0, 1)}
            hrefOf={(id) => `#${id}`}
            onOpenTrace={nothing}
          />
          <ChainView
            act={{
              kind: "grant_issued",
              actor: "usr_01jw0p",
              reason: "Goodwill: a video failed",
              at: "2026-11-02T09:00:00.000Z",
              seq: 12,
            }}
            updates={rows.updates.slice(4)}
            grants={fixtures.grants.slice(1, 2)}
          />
          <ChainView decision={decided.plainDecision} usageEvent={rows.usageEvent} updates={[]} grants={[]} />
        </div>
      </Specimen>
    </Group>
  );
}

const freezing = { isBusy: false, onClose: nothing, onChange: nothing };

export function FreezeParts() {
  const [isShown, setShown] = useState(false);
  return (
    <Group id="freeze" title="Freezing an account">
      <div className="grid gap-10 lg:grid-cols-2">
        <Specimen name="Of an account that is not frozen, refused by the server">
          <FreezeForm {...freezing} frozen="none" error="The account has moved on: seq 48 212" />
        </Specimen>
        <Specimen name="Of one whose paid usage is frozen; being changed">
          <FreezeForm {...freezing} frozen="paid" isBusy />
        </Specimen>
      </div>
      <Specimen name="As a dialog">
        <Button onClick={() => setShown(true)}>Freeze…</Button>
        <FreezeDialog {...freezing} isShown={isShown} frozen="all" onClose={() => setShown(false)} />
      </Specimen>
    </Group>
  );
}

const givingBack = { isBusy: false, error: undefined, onClose: nothing, onGiveBack: nothing };
const counted = { measure: "requests", held: "0", remaining: "38", resets_at: null };
const spent = [
  { ...counted, key: "5h", limit: "100", used: "62" },
  { ...counted, key: "7d:codex.task", measure: "credits", limit: "500", used: "480", held: "6" },
];

export function GiveBackParts() {
  const [isShown, setShown] = useState(false);
  return (
    <Group id="give-back" title="Giving windows back">
      <div className="grid gap-10 lg:grid-cols-2">
        <Specimen name="Of what was used, some set aside by open holds; refused by the server">
          <GiveBackForm {...givingBack} windows={spent} error="There is no such account." />
        </Specimen>
        <Specimen name="Where nothing is used">
          <GiveBackForm {...givingBack} windows={[]} />
        </Specimen>
      </div>
      <Specimen name="As a dialog">
        <Button onClick={() => setShown(true)}>Give back…</Button>
        <GiveBackDialog {...givingBack} windows={spent} isShown={isShown} onClose={() => setShown(false)} />
      </Specimen>
    </Group>
  );
}

export function AdminParts() {
  const [query, setQuery] = useState("");
  const found = rows.accounts.filter((account) => account.name.includes(query));
  return (
    <Group id="admin" title="Admin">
      <Specimen name="Account header: active, frozen and lagging">
        <AccountHeader
          account={fixtures.standing.account}
          name="user@example.org"
          externalId="usr-1187"
          plan="Pro v7"
          timeZone="Europe/Berlin"
          frozen="none"
          seq={48_211}
          lagMs={40}
          unsettledEvents={1}
          actions={<Button>Freeze…</Button>}
        />
        <AccountHeader
          account={fixtures.standing.account}
          name="bot-farm-17"
          plan="Free v2"
          timeZone="UTC"
          frozen="all"
          seq={8_112}
          lagMs={42_000}
          unsettledEvents={318}
          isSandbox
        />
      </Specimen>
      <Specimen name="Recompute: before, whole, broken">
        <div className="flex flex-col gap-4">
          <RecomputePanel balance="416.5" result={null} onRecompute={nothing} />
          <RecomputePanel balance="416.5" result={rows.whole} onRecompute={nothing} />
          <RecomputePanel balance="416.5" result={rows.broken} onRecompute={nothing} isBusy />
        </div>
      </Specimen>
      <div className="grid gap-10 lg:grid-cols-3">
        <Specimen name="Issue a grant">
          <GrantIssueForm
            credits={fixtures.standing.credits}
            windows={["5h", "7d", "video-1d"]}
            onIssue={nothing}
            onCancel={nothing}
          />
        </Specimen>
        <Specimen name="Adjust a grant, refused by the server">
          <GrantAdjustForm
            grant={promo}
            credits={fixtures.standing.credits}
            onAdjust={nothing}
            error="The account has moved on: seq 48 212"
          />
        </Specimen>
        <Specimen name="Void a grant">
          <GrantVoidForm
            grant={{ ...promo, held: "4" }}
            credits={fixtures.standing.credits}
            onVoid={nothing}
            onCancel={nothing}
          />
        </Specimen>
      </div>
      <Specimen name="Account search: 10 000 rows, only those in sight exist">
        <AccountSearchTable
          accounts={found}
          query={query}
          onQueryChange={setQuery}
          hrefOf={(account) => `#${account.account}`}
          total={10_000}
        />
      </Specimen>
      <Specimen name="Account search: nothing found">
        <AccountSearchTable
          accounts={[]}
          query="tpay_01"
          onQueryChange={nothing}
          hrefOf={(account) => `#${account.account}`}
        />
      </Specimen>
    </Group>
  );
}
