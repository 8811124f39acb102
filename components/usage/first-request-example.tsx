import { CopyButton } from "@/components/ui/copy-button";

/** The one next action of a page without requests: a command that makes the first one. */
export function FirstRequest({ command }: { command: string }) {
  return (
    <div className="flex w-full flex-col gap-3">
      <div className="relative">
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus to be scrolled
          tabIndex={0}
          className="overflow-x-auto rounded-md border border-hairline bg-sunken p-3 pe-12 text-sm"
        >
          {command}
        </pre>
        <span className="absolute end-1.5 top-1.5 rounded-sm bg-sunken">
          <CopyButton text={command} label="Copy the command" />
        </span>
      </div>
      <p role="status" className="inline-flex items-center gap-2 text-sm text-muted">
        <span aria-hidden className="skeleton size-2 rounded-full bg-accent" />
        Waiting for the first request…
      </p>
    </div>
  );
}
