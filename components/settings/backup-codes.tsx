import { CopyButton } from "@/components/ui/copy-button";

/** Each signs in once in place of a code of the app. */
export function BackupCodes({ codes }: { codes: readonly string[] }) {
  return (
    <>
      <ul aria-label="Backup codes" className="grid w-fit grid-cols-2 gap-x-6 gap-y-1 font-mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <CopyButton text={codes.join("\n")} label="Copy the backup codes">
        Copy the backup codes
      </CopyButton>
    </>
  );
}
