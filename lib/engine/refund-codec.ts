import type { Instant } from "./amounts";
import { amountJson, listAt, nameAt, type Parsed, readAmount, SOURCES } from "./codec-text";
import type { RefundedDebt, RefundedGrant, RefundedPart, RefundedWindow, RefundTrace } from "./trace";

/**
 * A refund inside the record of its usage event:
 *
 *     [of, reason, by, restoresWindows, parts, debt?]
 *     debt   [carried, amount, grants of [id, amount, lost], lost, limits]
 *     part   [nth, layer, source, drawn, amount, windows, grants, limits]
 *     window [key, measure, amount, countedAt, endsAt, isForgiven, returned]
 *     grant  [id, amount, resets, lost]         limit [key, countedAt]
 */
export function refundJson({ of, reason, by, restoresWindows, parts, debt }: RefundTrace): Parsed {
  const json = [of, reason, by, restoresWindows ? 1 : 0, parts.map(partJson)];
  return debt === undefined ? json : [...json, debtJson(debt)];
}

function debtJson({ carried, amount, grants, lost, limits }: RefundedDebt): Parsed {
  const back = grants.map(({ id, amount, lost }) => [id, amountJson(amount), amountJson(lost)]);
  return [amountJson(carried), amountJson(amount), back, amountJson(lost), limits.map(limitJson)];
}

function limitJson({ key, countedAt }: RefundedPart["limits"][number]): Parsed {
  return [key, countedAt];
}

function partJson({ nth, layer, source, drawn, amount, windows, grants, limits }: RefundedPart): Parsed {
  return [
    nth,
    layer,
    SOURCES.indexOf(source),
    amountJson(drawn),
    amountJson(amount),
    windows.map(windowJson),
    grants.map(({ id, amount, resets, lost }) => [id, amountJson(amount), resets, amountJson(lost)]),
    limits.map(limitJson),
  ];
}

function windowJson({
  key,
  measure,
  amount,
  countedAt,
  endsAt,
  isForgiven,
  returned,
}: RefundedWindow): Parsed {
  return [key, measure, amountJson(amount), countedAt, endsAt, isForgiven ? 1 : 0, amountJson(returned)];
}

export function readRefund(refund: Parsed): RefundTrace {
  return {
    of: refund[0] as string,
    reason: refund[1] as string,
    by: refund[2] as string,
    restoresWindows: refund[3] === 1,
    parts: listAt(refund[4]).map(readPart),
    ...(refund[5] === undefined ? null : { debt: readDebt(refund[5] as Parsed) }),
  };
}

function readDebt(debt: Parsed): RefundedDebt {
  return {
    carried: readAmount(debt[0]),
    amount: readAmount(debt[1]),
    grants: listAt(debt[2]).map(([id, amount, lost]) => ({
      id: id as string,
      amount: readAmount(amount),
      lost: readAmount(lost),
    })),
    lost: readAmount(debt[3]),
    limits: listAt(debt[4]).map(readLimit),
  };
}

function readLimit([key, countedAt]: Parsed): RefundedPart["limits"][number] {
  return { key: key as string, countedAt: countedAt as Instant };
}

function readPart(part: Parsed): RefundedPart {
  return {
    nth: part[0] as number,
    layer: part[1] as string,
    source: nameAt(SOURCES, part[2]),
    drawn: readAmount(part[3]),
    amount: readAmount(part[4]),
    windows: listAt(part[5]).map(readWindow),
    grants: listAt(part[6]).map(readGrant),
    limits: listAt(part[7]).map(readLimit),
  };
}

function readWindow(window: Parsed): RefundedWindow {
  return {
    key: window[0] as string,
    measure: window[1] as string,
    amount: readAmount(window[2]),
    countedAt: window[3] as Instant,
    endsAt: window[4] as Instant | null,
    isForgiven: window[5] === 1,
    returned: readAmount(window[6]),
  };
}

function readGrant(grant: Parsed): RefundedGrant {
  return {
    id: grant[0] as string,
    amount: readAmount(grant[1]),
    resets: grant[2] as number,
    lost: readAmount(grant[3]),
  };
}
