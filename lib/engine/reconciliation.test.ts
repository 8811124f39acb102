import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeAct } from "./act-codec";
import { ONE } from "./amounts";
import { RECONCILED } from "./breaks";
import { encodeUsage } from "./outcome-codec";
import type { StoredFact } from "./stored-account";
import { type Happening, histories } from "./testing/happenings";
import { History } from "./testing/history";
import { DEBT_PLAN_REF } from "./testing/history-catalogue";
import { runs, SEARCH } from "./testing/property-runs";
import { reconcileRows, type StoredRows, storedRowsOf } from "./testing/stored-rows";
import type { RefundedDebt, RefundedPart, RefundTrace } from "./trace";

const RUNS = runs(1_000);

/** A life with everything in it: credits of two kinds, a refusal, a hold captured beyond itself, overshoot, and an unsettled rest. */
const LIFE: Happening[] = [
  { kind: "issue", grantKind: "promo", amount: 12, minutes: null }, // seq 2
  { kind: "issue", grantKind: "purchased", amount: 20, minutes: 50 }, // 3
  { kind: "ask", mode: "consume", feature: "sora.video", amount: 14, partial: false }, // 4: included and charged
  { kind: "ask", mode: "consume", feature: "sora.video", amount: 29, partial: false }, // 5: refused
  { kind: "ask", mode: "hold", feature: "sora.video", amount: 5, partial: false }, // 6
  { kind: "capture", nth: 0, amount: 9 }, // 7: beyond the hold
  { kind: "ask", mode: "track", feature: "sora.video", amount: 30, partial: false }, // 8: overshoot
  { kind: "settle", eventsMax: 100 },
  { kind: "issue", grantKind: "plan", amount: 15, minutes: null }, // 9
  { kind: "adjust", nth: 0, amount: 3 }, // 10
  { kind: "ask", mode: "consume", feature: "sora.video", amount: 6, partial: false }, // 11: not settled yet
];

/** The capture, 7, is refunded twice: 12 and 13. */
const REFUNDS: Happening[] = [
  { kind: "refund", nth: 2, amount: 1 },
  { kind: "refund", nth: 2, amount: 1 },
];

const lived = (): StoredRows => storedRowsOf(new History().play(LIFE));
const refunded = (): StoredRows => storedRowsOf(new History().play([...LIFE, ...REFUNDS]));
/** `S2@4`: which invariant, at which seq; each named once. */
const found = (rows: StoredRows) => [
  ...new Set(reconcileRows(rows).breaks.map(({ invariant, seq }) => `${invariant}@${seq ?? "-"}`)),
];

describe("reconciliation of sound books", SEARCH, () => {
  test("finds nothing, whatever was done to the account and however far it is settled (A1, A2, B1, D1, L1 to L4, S1 to S4)", () => {
    fc.assert(
      fc.property(histories, fc.boolean(), (happenings, settles) => {
        const history = new History().play(happenings);
        if (settles) history.settle();
        expect(reconcileRows(storedRowsOf(history)).breaks).toEqual([]);
      }),
      RUNS,
    );
  });

  test("says what it checked, of every invariant", () => {
    const checks = reconcileRows(refunded()).checks();
    expect(checks.map((check) => check.invariant)).toEqual([...RECONCILED]);
    // Nothing was bought in this life: lib/payments/reconciled.db.test.ts has purchases.
    const lived = checks.filter((check) => check.invariant !== "P1");
    expect(lived.every((check) => check.checked > 0 && check.breaks === 0)).toBe(true);
    expect(checks.find((check) => check.invariant === "D1")?.checked).toBe(13);
    expect(checks.find((check) => check.invariant === "S1")?.checked).toBe(8);
    expect(checks.find((check) => check.invariant === "S4")?.checked).toBe(2);
  });
});

function factAt(rows: StoredRows, seq: number): StoredFact {
  return rows.facts.find(({ event }) => event.seq === seq) as StoredFact;
}

/** Changes what a fact says, texts included, and leaves its hash. */
function changeFact(rows: StoredRows, seq: number, change: object): void {
  rows.facts = rows.facts.map((fact): StoredFact => {
    if (fact.event.seq !== seq) return fact;
    if (fact.kind === "account") {
      const event = { ...fact.event, ...change };
      return { kind: "account", event, actText: encodeAct(event.act) };
    }
    const event = { ...fact.event, ...change };
    return { kind: "usage", event, encoded: encodeUsage(event) };
  });
}

function changeOutcome(rows: StoredRows, seq: number, change: object): void {
  const fact = factAt(rows, seq);
  if (fact.kind === "usage") changeFact(rows, seq, { outcome: { ...fact.event.outcome, ...change } });
}

const ledgerOf = (rows: StoredRows) => rows.ledger as NonNullable<StoredRows["ledger"]>;
const grantOf = (rows: StoredRows) => [...ledgerOf(rows).grantBalances.keys()][0] as string;

describe("a planted break is found and named:", () => {
  test.each<[string, string[], (rows: StoredRows) => void]>([
    [
      "a missing fact",
      ["A1@5", "L4@6"],
      (rows) => {
        rows.facts = rows.facts.filter(({ event }) => event.seq !== 5);
        rows.monetizationEvents = rows.monetizationEvents.filter(({ seq }) => seq !== 5);
      },
    ],
    [
      "the last fact missing",
      ["A1@11", "B1@-"],
      (rows) => {
        rows.facts.pop();
      },
    ],
    [
      "a fact twice",
      ["A1@5"],
      (rows) => {
        rows.facts.push(factAt(rows, 5));
      },
    ],
    [
      "a fact that says another cost",
      ["L4@4", "D1@4"],
      (rows) => changeOutcome(rows, 4, { cost: 16n * ONE }),
    ],
    [
      "a refusal turned into a consent to charge",
      ["L4@5", "D1@5"],
      (rows) => changeOutcome(rows, 5, { outcome: "allowed" }),
    ],
    [
      "a usage made smaller",
      ["L4@4", "D1@4", "D1@5", "D1@6", "D1@7", "D1@8"],
      (rows) => changeFact(rows, 4, { usage: { seconds: 13n * ONE } }),
    ],
    [
      "an act that gives more",
      ["L4@2", "D1@2", "L3@2"],
      (rows) => {
        const fact = factAt(rows, 2);
        if (fact.kind === "account" && fact.event.posting !== null)
          changeFact(rows, 2, { posting: { ...fact.event.posting, amount: 13n * ONE } });
      },
    ],
    ["a forged link", ["L4@8", "L4@9"], (rows) => changeFact(rows, 8, { hash: "f".repeat(64) })],
    [
      "a standing one microcredit richer",
      ["A2@11", "B1@-"],
      (rows) => {
        const standing = rows.standing as Exclude<StoredRows["standing"], string | null>;
        rows.standing = {
          ...standing,
          grants: standing.grants.map((grant, i) =>
            i === 0 ? { ...grant, available: grant.available + 1n } : grant,
          ),
        };
      },
    ],
    [
      "a window that forgot",
      ["A2@11"],
      (rows) => {
        rows.standing = { ...(rows.standing as object), windows: {} } as StoredRows["standing"];
      },
    ],
    [
      "a standing that lags",
      ["A2@10"],
      (rows) => {
        rows.standing = { ...(rows.standing as object), seq: 10 } as StoredRows["standing"];
      },
    ],
    [
      "a standing with another head",
      ["L4@11"],
      (rows) => {
        rows.standing = { ...(rows.standing as object), head: "0".repeat(64) } as StoredRows["standing"];
      },
    ],
    [
      "no standing",
      ["A2@-"],
      (rows) => {
        rows.standing = null;
      },
    ],
    [
      "a standing that cannot be read",
      ["A2@-"],
      (rows) => {
        rows.standing = "not of version 1";
      },
    ],
    [
      "a balance off by one microcredit",
      ["L1@-", "B1@-"],
      (rows) => {
        rows.ledger = { ...ledgerOf(rows), balance: ledgerOf(rows).balance + 1n };
      },
    ],
    [
      "a grant's balance off by one",
      ["L1@-", "B1@-"],
      (rows) => {
        rows.ledger = {
          ...ledgerOf(rows),
          grantBalances: new Map(ledgerOf(rows).grantBalances).set(grantOf(rows), 1n),
        };
      },
    ],
    [
      "no ledger",
      ["S1@4", "S1@5", "S1@6", "S1@7", "S1@8", "L1@-"],
      (rows) => {
        rows.ledger = null;
      },
    ],
    [
      "a settlement that claims to be further",
      ["S1@11"],
      (rows) => {
        rows.ledger = { ...ledgerOf(rows), settledSeq: 11 };
      },
    ],
    [
      "a settlement to what is no usage",
      ["S1@10"],
      (rows) => {
        rows.ledger = { ...ledgerOf(rows), settledSeq: 10 };
      },
    ],
    [
      "a monetization event missing",
      ["S1@5", "L4@6"],
      (rows) => {
        rows.monetizationEvents = rows.monetizationEvents.filter(({ seq }) => seq !== 5);
      },
    ],
    [
      "a monetization event twice",
      ["L4@8", "S1@8"],
      (rows) => {
        rows.monetizationEvents.push(rows.monetizationEvents.at(-1) as StoredRows["monetizationEvents"][0]);
      },
    ],
    [
      "a monetization event without usage",
      ["L4@9", "S1@9"],
      (rows) => {
        rows.monetizationEvents.push({
          ...(rows.monetizationEvents.at(-1) as object),
          seq: 9,
        } as StoredRows["monetizationEvents"][0]);
      },
    ],
    [
      "a charge off by one",
      ["L4@4", "S2@4"],
      (rows) => {
        rows.monetizationEvents = rows.monetizationEvents.map((event) =>
          event.seq === 4 ? { ...event, charged: event.charged + 1n, included: event.included - 1n } : event,
        );
      },
    ],
    [
      "a debit off by one",
      ["S2@4", "L1@3", "L4@3", "L1@-"],
      (rows) => {
        rows.balanceUpdates = rows.balanceUpdates.map((update) =>
          update.causeSeq === 4 ? { ...update, amount: update.amount - 1n } : update,
        );
      },
    ],
    [
      "a debit twice",
      ["L2@4", "S2@4", "L1@3", "L4@3", "L1@-"],
      (rows) => {
        const debit = rows.balanceUpdates.find((update) => update.causeSeq === 4);
        if (debit !== undefined) rows.balanceUpdates.push(debit);
      },
    ],
    [
      "a debit dropped",
      ["S2@4", "L1@4", "L4@4", "L1@-"],
      (rows) => {
        rows.balanceUpdates = rows.balanceUpdates.filter((update) => update.causeSeq !== 4);
      },
    ],
    [
      "a debit on another grant",
      ["S2@4", "L1@3", "L4@3", "L1@4", "L1@-"],
      (rows) => {
        rows.balanceUpdates = rows.balanceUpdates.map((update) =>
          update.causeSeq === 4 ? { ...update, grantId: "grt_00000000000000000000000009" } : update,
        );
      },
    ],
    [
      "a balance update without cause",
      ["S2@99", "L1@10", "L4@10", "L1@-"],
      (rows) => {
        rows.balanceUpdates.push({
          ...(rows.balanceUpdates.at(-1) as object),
          causeSeq: 99,
          ledgerSeq: 10,
        } as StoredRows["balanceUpdates"][0]);
      },
    ],
    [
      "a refund withheld",
      ["S2@8", "S3@8", "L1@9", "L4@9", "L1@-"],
      (rows) => {
        rows.balanceUpdates = rows.balanceUpdates.filter((update) => update.kind !== "refund");
      },
    ],
    [
      "a refund too small",
      ["S2@8", "S3@8", "L1@8", "L4@8", "L1@-"],
      (rows) => {
        rows.balanceUpdates = rows.balanceUpdates.map((update) =>
          update.kind === "refund" ? { ...update, amount: update.amount - 1n } : update,
        );
      },
    ],
    [
      "a posting withheld",
      ["L3@2", "L1@2", "L4@2", "L1@3", "L1@-"],
      (rows) => {
        rows.balanceUpdates = rows.balanceUpdates.filter((update) => update.causeSeq !== 2);
      },
    ],
    [
      "two rows swapped",
      ["L4@4", "D1@4", "S1@4", "S2@4", "L4@5", "D1@5", "S1@5", "S2@5", "L4@6", "D1@6", "D1@7", "D1@8"],
      (rows) => {
        rows.facts = rows.facts
          .map((fact) =>
            fact.event.seq === 4 || fact.event.seq === 5
              ? ({ ...fact, event: { ...fact.event, seq: 9 - fact.event.seq } } as StoredFact)
              : fact,
          )
          .sort((a, b) => a.event.seq - b.event.seq);
      },
    ],
  ])("%s", (_, expected, plant) => {
    const rows = lived();
    plant(rows);
    expect(found(rows)).toEqual(expected);
  });
});

describe("a refund that gives back more than was drawn is found, whoever wrote it and however well it adds up (S4):", () => {
  const refundAt = (rows: StoredRows, seq: number) =>
    (factAt(rows, seq) as Extract<StoredFact, { kind: "usage" }>).event.outcome;
  /** Changes the parts of the refund at `seq`, and its columns with them. */
  function withParts(rows: StoredRows, seq: number, change: (part: RefundedPart) => RefundedPart): void {
    const outcome = refundAt(rows, seq);
    const refund = { ...(outcome.refund as RefundTrace), parts: outcome.refund?.parts.map(change) ?? [] };
    const paid = refund.parts.reduce((sum, { amount }) => sum + amount, 0n);
    changeOutcome(rows, seq, { refund, cost: -paid, covered: -paid });
  }
  const detailsOf = (rows: StoredRows) =>
    reconcileRows(rows)
      .breaks.filter(({ invariant }) => invariant === "S4")
      .map(({ seq, detail }) => [seq, detail.replace(/(use|grt)_\w+|\b0\w{25}\b/g, "$1")]);

  test("by a second refund of the same part", () => {
    const rows = refunded();
    withParts(rows, 13, (part) => ({ ...part, amount: part.drawn }));
    expect(detailsOf(rows).map(([seq]) => seq)).toContain(13);
  });

  test("by the grant, where the part has it but this grant did not give so much", () => {
    const rows = refunded();
    withParts(rows, 12, (part) => ({
      ...part,
      grants: part.grants.map((grant) => ({ ...grant, amount: grant.amount + 20n * ONE })),
    }));
    expect(detailsOf(rows)[0]?.[1]).toContain("is paid back, it gave");
  });

  test("by a part that says it drew more than its layer", () => {
    const rows = refunded();
    for (const seq of [12, 13]) withParts(rows, seq, (part) => ({ ...part, drawn: part.drawn + 30n * ONE }));
    expect(detailsOf(rows)[0]?.[1]).toContain("its layer");
  });

  test("by a debt that the event did not leave, that is taken back twice, or goes back to more than is taken back", () => {
    const life: Happening[] = [
      { kind: "ask", mode: "track", feature: "sora.video", amount: 21, partial: false },
      { kind: "refund", nth: 0, amount: 2 },
      { kind: "refund", nth: 0, amount: 1 },
    ];
    const changed = (change: (debt: RefundedDebt) => RefundedDebt) => {
      const rows = storedRowsOf(new History(undefined, DEBT_PLAN_REF).play(life));
      expect(detailsOf(rows)).toEqual([]);
      const { refund } = refundAt(rows, 4);
      if (refund?.debt === undefined) throw new Error("it takes back no debt");
      const debt = change(refund.debt);
      const told = { before: 0n, carried: -debt.amount, limit: 0n };
      changeOutcome(rows, 4, { refund: { ...refund, debt }, cost: -debt.amount, covered: 0n, debt: told });
      return detailsOf(rows)[0]?.[1];
    };
    expect(changed((debt) => ({ ...debt, carried: 90n * ONE }))).toContain("it left");
    expect(changed((debt) => ({ ...debt, amount: 14n * ONE }))).toContain("of its debt is taken back");
    expect(changed((debt) => ({ ...debt, lost: 2n * ONE }))).toContain("goes back to grants");
  });

  test("of what is not there, was blocked, or comes after it", () => {
    for (const of of [
      "01k2x4t8b5f6q7r8s9v0w1x2y3",
      factAt(refunded(), 5).event.ref,
      factAt(refunded(), 12).event.ref,
    ]) {
      const rows = refunded();
      changeOutcome(rows, 12, { refund: { ...(refundAt(rows, 12).refund as RefundTrace), of } });
      expect(detailsOf(rows).map(([seq]) => seq)).toContain(12);
    }
  });
});

describe("any one value changed in any one row", SEARCH, () => {
  type Place = {
    readonly what: string;
    readonly put: (rows: StoredRows, change: (value: unknown) => unknown) => void;
  };

  /** Another value of the same type, as close as can be. */
  function other(value: unknown): unknown {
    switch (typeof value) {
      case "bigint":
        return value + 1n;
      case "number":
        return value + 1;
      case "boolean":
        return !value;
      case "string":
        return value.endsWith("0") ? `${value.slice(0, -1)}1` : `${value.slice(0, -1)}0`;
      default:
        return value === null ? "0" : { ...(value as object), more: 1n };
    }
  }

  /** Every value of the books that is a fact or a balance: of facts what the row has a column for, of the others all. */
  function places(rows: StoredRows): Place[] {
    const found: Place[] = [];
    for (const { kind, event } of rows.facts) {
      const columns =
        kind === "usage" ? Object.keys(event).filter((name) => name !== "outcome") : Object.keys(event);
      for (const name of columns.filter(
        (column) =>
          !["accountId", "seq", "act", "posting", "attribution", "usage", "properties"].includes(column),
      )) {
        found.push({
          what: `${name} of fact ${event.seq}`,
          put: (target, change) =>
            changeFact(target, event.seq, { [name]: change(event[name as keyof typeof event]) }),
        });
      }
      if (kind !== "usage") continue;
      for (const name of ["cost", "covered", "available", "held"] as const) {
        found.push({
          what: `${name} of fact ${event.seq}`,
          put: (target, change) => changeOutcome(target, event.seq, { [name]: change(event.outcome[name]) }),
        });
      }
    }
    for (const list of ["monetizationEvents", "balanceUpdates"] as const) {
      rows[list].forEach((row, i) => {
        for (const name of Object.keys(row).filter((column) => column !== "accountId")) {
          found.push({
            what: `${name} of ${list}[${i}]`,
            put: (target, change) => {
              const changed = { ...row, [name]: change(row[name as keyof typeof row]) };
              Object.assign(target, { [list]: target[list].with(i, changed as never) });
            },
          });
        }
      });
    }
    for (const name of [
      "ledgerSeq",
      "balance",
      "settledSeq",
      "monetizationHead",
      "balanceHead",
      "charged",
      "refunded",
      "owed",
    ] as const) {
      found.push({
        what: `${name} of the ledger`,
        put: (target, change) => {
          target.ledger = { ...ledgerOf(target), [name]: change(ledgerOf(target)[name]) };
        },
      });
    }
    return found;
  }

  test("is found, whatever it is (A1, A2, B1, D1, L1 to L4, S1 to S4)", () => {
    const all = places(lived());
    expect(all.length).toBeGreaterThan(250);
    for (const place of all) {
      const rows = lived();
      place.put(rows, other);
      expect(reconcileRows(rows).breaks.length, place.what).toBeGreaterThan(0);
    }
  });

  test("is found in any other life as well", () => {
    fc.assert(
      fc.property(histories, fc.nat(), (happenings, nth) => {
        const rows = storedRowsOf(new History().play(happenings).settle());
        const all = places(rows);
        const place = all[nth % all.length] as Place;
        place.put(rows, other);
        expect(reconcileRows(rows).breaks.length, place.what).toBeGreaterThan(0);
      }),
      runs(300),
    );
  });
});
