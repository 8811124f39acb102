import { amountJson, listAt, nameAt, type Parsed, readAmount } from "./codec-text";
import { PLAIN_MEMBER } from "./members";
import type { ConsentPeriod, MemberCap } from "./plan";
import type { Member, Standing } from "./standing";
import { countsJson, PERIODS, readCounts } from "./standing-codec";

/**
 * An organization's members inside a standing's text, the id alone where nothing is said of one:
 *
 *     id | [id, frozen, limits, caps, spent]     limits [key, limit]     caps 0 (the plan's) | [[period, limit]]     spent [period, counts]
 */
export function membersJson(members: Standing["members"]): Parsed | null {
  let json: unknown[] | null = null;
  for (const id in members) {
    json ??= [];
    json.push(memberJson(id, members[id] as Member));
  }
  return json;
}

function memberJson(id: string, member: Member): Parsed | string {
  if (member === PLAIN_MEMBER) return id;
  const limits: Parsed[] = [];
  for (const key in member.limits) limits.push([key, amountJson(member.limits[key] as bigint)]);
  const spent: Parsed[] = [];
  for (const [at, period] of PERIODS.entries()) {
    const counts = member.spent[period];
    if (counts !== undefined) spent.push([at, countsJson(counts)]);
  }
  const caps = member.caps === null ? 0 : member.caps.map(capJson);
  if (!member.frozen && limits.length === 0 && caps === 0 && spent.length === 0) return id;
  return [id, member.frozen ? 1 : 0, limits, caps, spent];
}

function capJson({ period, limit }: MemberCap): Parsed {
  return [PERIODS.indexOf(period), amountJson(limit)];
}

const NO_MEMBERS: Standing["members"] = {};

export function readMembers(json: unknown): Standing["members"] {
  if (json === undefined || json === 0) return NO_MEMBERS;
  return Object.fromEntries(
    (json as readonly (string | Parsed)[]).map((one) =>
      typeof one === "string" ? [one, PLAIN_MEMBER] : [one[0] as string, readMember(one)],
    ),
  );
}

function readMember(json: Parsed): Member {
  const limits = listAt(json[2]).map(([key, limit]) => [key as string, readAmount(limit)] as const);
  const spent = listAt(json[4]).map(([period, counts]): [ConsentPeriod, Member["spent"]["day"]] => [
    nameAt(PERIODS, period),
    readCounts(counts as Parsed),
  ]);
  const caps = json[3] === 0 ? null : listAt(json[3]).map(readCap);
  return {
    frozen: json[1] === 1,
    limits: Object.fromEntries(limits),
    caps,
    spent: Object.fromEntries(spent),
  };
}

function readCap([period, limit]: Parsed): MemberCap {
  return { period: nameAt(PERIODS, period), limit: readAmount(limit) };
}
