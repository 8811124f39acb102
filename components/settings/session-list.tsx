import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Moment } from "@/components/ui/time";

export interface ShownSession {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly startedAt: string;
  readonly endsAt: string;
  readonly address: string | null;
  readonly browser: string | null;
}

interface SessionListProps {
  sessions: readonly ShownSession[];
  /** Which is just being ended. */
  busyId: string | null;
  onEnd: (id: string) => void;
}

/** Where somebody is signed in: what they recognise it by, since when, until when, and the way to end it. */
export function SessionList({ sessions, busyId, onEnd }: SessionListProps) {
  return (
    <ul className="flex flex-col">
      {sessions.map(({ id, isCurrent, startedAt, endsAt, address, browser }) => (
        <li
          key={id}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-hairline py-3 last:border-b-0"
        >
          <span className="min-w-0">
            <span className="flex flex-wrap items-center gap-2 font-medium">
              {browserName(browser)}
              {isCurrent ? <Badge tone="ok">this one</Badge> : null}
            </span>
            <span className="block text-sm text-muted">
              {address === null || address === "" ? "" : `${address}, `}since <Moment at={startedAt} />, ends{" "}
              <Moment at={endsAt} />
            </span>
          </span>
          {isCurrent ? null : (
            <Button size="small" isBusy={busyId === id} busyLabel="Ending…" onClick={() => onEnd(id)}>
              End<span className="sr-only"> the session of {browserName(browser)}</span>
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

const BROWSERS = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const SYSTEMS = [
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Windows", "Windows"],
  ["Mac OS X", "macOS"],
  ["Linux", "Linux"],
] as const;

/** What a browser calls itself is long and old-fashioned; two words of it are enough to recognise it. */
export function browserName(agent: string | null): string {
  const found = (names: readonly (readonly [string, string])[]) =>
    names.find(([mark]) => agent?.includes(mark))?.[1];
  const [browser, system] = [found(BROWSERS), found(SYSTEMS)];
  if (browser === undefined) return agent === null || agent === "" ? "Unknown browser" : agent.slice(0, 40);
  return system === undefined ? browser : `${browser} on ${system}`;
}
