"use client";

import {
  KeyLimitsForm,
  KeyRevokeForm,
  KeyRotateForm,
  NewKeyFields,
  NewSecret,
} from "@/components/keys/key-forms";
import { KeysTable } from "@/components/keys/keys-table";
import { BackupCodes } from "@/components/settings/backup-codes";
import { DateChoice } from "@/components/settings/date-choice";
import { Keyboard } from "@/components/settings/keyboard";
import { NumberChoice } from "@/components/settings/number-choice";
import { QrCode } from "@/components/settings/qr-code";
import { SessionList } from "@/components/settings/session-list";
import { ZoneChoice } from "@/components/settings/zone-choice";
import { GALLERY_NOW_MS } from "@/components/testing/standing-fixtures";
import type { KeyWire } from "@/lib/keys/schema/key-schema";
import * as rows from "./account-fixtures";
import { Group, Specimen } from "./specimen";

const nothing = () => undefined;
const key = rows.keys[0] as KeyWire;
const form = { isBusy: false, error: undefined, onCancel: nothing };

export function KeyParts() {
  return (
    <Group id="keys" title="API keys">
      <Specimen name="Keys: capped, cap full and secret being replaced, never used, revoked, expired">
        <KeysTable
          keys={rows.keys}
          standing={rows.wire}
          usage={rows.meters}
          nowMs={GALLERY_NOW_MS}
          onTask={nothing}
        />
      </Specimen>
      <Specimen name="Keys of somebody who may only look, while their use is not known">
        <KeysTable
          keys={rows.keys.slice(0, 2)}
          standing={rows.wire}
          usage={null}
          nowMs={GALLERY_NOW_MS}
          onTask={null}
        />
      </Specimen>
      <div className="grid gap-10 lg:grid-cols-2">
        <Specimen name="Create a key, refused by the server">
          <NewKeyFields {...form} onCreate={nothing} error="The account has 100 keys, which is the most" />
        </Specimen>
        <Specimen name="Caps and consent of a key">
          <KeyLimitsForm {...form} apiKey={key} standing={rows.wire} onChange={nothing} />
        </Specimen>
        <Specimen name="Replace its secret">
          <KeyRotateForm {...form} apiKey={key} onRotate={nothing} />
        </Specimen>
        <div className="flex flex-col gap-10">
          <Specimen name="Revoke it; being revoked">
            <KeyRevokeForm {...form} apiKey={key} onRevoke={nothing} isBusy />
          </Specimen>
          <Specimen name="The secret, once">
            <NewSecret secret="sk_test_0000000000000000000000000000000000000000" onDone={nothing} />
          </Specimen>
        </div>
      </div>
    </Group>
  );
}

const SESSIONS = ["Firefox on Linux", "Safari on iOS", null].map((browser, at) => ({
  id: String(at),
  isCurrent: at === 0,
  startedAt: "2026-11-23T08:12:00.000Z",
  endsAt: "2026-12-23T08:12:00.000Z",
  address: at === 2 ? null : "192.0.2.17",
  browser,
}));
const CODES = Array.from({ length: 10 }, (_, at) => `aaaaa-${String(at).padStart(5, "0")}`);

export function SettingsParts() {
  return (
    <Group id="settings" title="Settings">
      <Specimen name="Sessions: this one, another, one that is just being ended">
        <SessionList sessions={SESSIONS} busyId="2" onEnd={nothing} />
      </Specimen>
      <div className="grid gap-10 sm:grid-cols-2">
        <Specimen name="Backup codes">
          <BackupCodes codes={CODES} />
        </Specimen>
        <Specimen name="Second factor: dark on light in both themes, as cameras need it">
          <QrCode text="otpauth://totp/Spillway:user@example.org?secret=AAAAAAAAAAAAAAAA" label="QR code" />
        </Specimen>
        <Specimen name="In whose time, and how, every page says when, and how it writes numbers">
          <ZoneChoice chosen="" zones={["Europe/Berlin", "America/New_York"]} />
          <DateChoice chosen="day" />
          <NumberChoice chosen="space" />
        </Specimen>
        <Specimen name="What the keyboard does">
          <Keyboard />
        </Specimen>
      </div>
    </Group>
  );
}
