"use client";

import { AuthForm } from "@/components/auth/auth-form";
import { BackupCodes } from "@/components/settings/backup-codes";
import { QrCode } from "@/components/settings/qr-code";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { proveSecondFactor } from "@/lib/auth/client";

const CODE = [
  {
    name: "code",
    label: "Code from the app",
    type: "text",
    autoComplete: "one-time-code",
    check: (value: string) => (/^\d{3}\s?\d{3}$/.test(value) ? undefined : "A code has six digits."),
  },
] as const;

interface SecondFactorSetupProps {
  uri: string;
  codes: readonly string[];
  onDone: () => void;
  onCancel: () => void;
}

/** Scan, keep the backup codes, show that it works: it is on only after that, so that nobody locks themselves out. */
export function SecondFactorSetup({ uri, codes, onDone, onCancel }: SecondFactorSetupProps) {
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  return (
    <ol className="flex flex-col gap-6">
      <li>
        <h3 className="mb-2 font-medium">1. Scan this with your authenticator app</h3>
        <QrCode text={uri} label="QR code with the secret for your authenticator app" />
        <p className="mt-2 text-sm text-muted">
          No camera? Type the secret: <code className="font-mono break-all text-ink">{secret}</code>{" "}
          <CopyButton text={secret} label="Copy the secret" />
        </p>
      </li>
      <li>
        <h3 className="mb-2 font-medium">2. Keep the backup codes</h3>
        <p className="mb-2 text-muted">
          Each signs you in once without the app. They are shown only here; keep them where your phone is not.
        </p>
        <BackupCodes codes={codes} />
      </li>
      <li>
        <h3 className="mb-2 font-medium">3. Show that it works</h3>
        <AuthForm
          fields={CODE}
          submitLabel="Turn on"
          busyLabel="Turning on…"
          send={({ code = "" }) => proveSecondFactor(code)}
          onDone={onDone}
        />
        <Button intent="quiet" className="mt-2 -ms-3" onClick={onCancel}>
          Not now
        </Button>
      </li>
    </ol>
  );
}
