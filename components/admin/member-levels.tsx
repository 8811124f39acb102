import { LevelMeter } from "@/components/charts/level-meter";
import { windowName } from "@/components/decisions/words";
import { formatCredits, formatMeasured, formatQuantity, isZero, shareOf, sumOf, unitOf } from "@/lib/format";
import type { MemberWire } from "@/lib/members/schema/member-schema";
import { ruleKeyOf } from "./rule-key";

/** What covers their requests first; then the gates, which pay for nothing. */
export function OwnLimits({ member }: { member: MemberWire }) {
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
          text={`${formatQuantity(open ?? 0)} of ${formatQuantity(limit ?? 0)} holds`}
        />
      ))}
    </>
  );
}

export function OwnCaps({ member: { name, spending, caps } }: { member: MemberWire }) {
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
