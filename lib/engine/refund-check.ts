import type { Microcredits } from "./amounts";
import type { Findings } from "./breaks";
import type { UsageEvent } from "./facts";
import type { Report } from "./reconciliation";
import { isRefundable } from "./refund-parts";
import type { Outcome, RefundedDebt, RefundedPart, RefundTrace } from "./trace";

/** What the refunds of one usage event have paid back so far. */
interface Refunded {
  total: Microcredits;
  /** Taken back of the debt that it left. */
  debt: Microcredits;
  /** Of each part, by its place: whose layer it is, what it drew, and what of that was paid back. */
  readonly parts: Map<
    number,
    { readonly layer: string; readonly drawn: Microcredits; refunded: Microcredits }
  >;
  /** By layer and grant. */
  readonly grants: Map<string, Microcredits>;
}

/**
 * Adds up what refunds pay back and holds it against what the refunded event drew, in all, of each part and of each grant, over all its
 * refunds (S4). Nothing is taken from the refund's own word but what it pays: what there was to pay back is read from the event's trace.
 */
export class RefundCheck {
  readonly #findings: Findings;
  readonly #report: Report;
  readonly #refunded = new Map<string, Refunded>();

  constructor(findings: Findings, report: Report) {
    this.#findings = findings;
    this.#report = report;
  }

  /** `refunded`: the usage event that this refund names, as it is stored; null where there is none. */
  step({ seq, outcome }: UsageEvent, refunded: UsageEvent | null): void {
    const { refund } = outcome;
    this.#findings.checked("S4");
    const faults =
      refund === undefined
        ? ["the refund does not say of what"]
        : this.#faults(seq, outcome, refund, refunded);
    for (const fault of faults) this.#report("S4", seq, fault);
  }

  #faults(
    seq: number,
    { covered, cost: less, debt: taken }: Outcome,
    { of, parts, debt }: RefundTrace,
    event: UsageEvent | null,
  ): string[] {
    if (event === null || event.ref !== of || event.seq >= seq)
      return [`it refunds ${of}, which is no usage event before it`];
    if (!isRefundable(event)) return [`it refunds ${of}, which charged nothing`];
    const sums: Refunded = this.#refunded.get(of) ?? {
      total: 0n,
      debt: 0n,
      parts: new Map(),
      grants: new Map(),
    };
    this.#refunded.set(of, sums);
    const faults: string[] = [];
    let paid = 0n;
    for (const part of parts) {
      paid += part.amount;
      add(sums, part);
      const fault = faultOf(sums, part, event);
      if (fault !== null) faults.push(`of ${of} ${fault}`);
    }
    const owed = debt?.amount ?? 0n;
    sums.debt += owed;
    if ((taken?.carried ?? 0n) !== -owed || less !== covered - owed)
      faults.push(`it takes ${owed} of debt back, and says ${-(taken?.carried ?? 0n)} of ${-less}`);
    const fault = debt === undefined ? null : faultOfDebt(sums, debt, event);
    if (fault !== null) faults.push(`of ${of} ${fault}`);
    if (covered !== -paid) faults.push(`its parts are ${paid}, it pays back ${-covered}`);
    sums.total -= covered;
    const cost = event.outcome.covered;
    if (sums.total > cost) faults.push(`of ${of} ${sums.total} is paid back in all, it cost ${cost}`);
    return faults;
  }
}

function add(sums: Refunded, { nth, layer, drawn, amount, grants }: RefundedPart): void {
  const part = sums.parts.get(nth) ?? { layer, drawn, refunded: 0n };
  part.refunded += amount;
  sums.parts.set(nth, part);
  for (const { id, amount: back } of grants) {
    const key = `${layer} ${id}`;
    sums.grants.set(key, (sums.grants.get(key) ?? 0n) + back);
  }
}

/** What of the debt is more than the event left, or back to where it came from than was taken back; or null. */
function faultOfDebt(
  sums: Refunded,
  { carried, amount, grants, lost }: RefundedDebt,
  { outcome }: UsageEvent,
): string | null {
  const left = outcome.debt?.carried ?? 0n;
  if (carried !== left) return `a debt of ${carried} is told, it left ${left}`;
  if (amount < 0n || sums.debt > left) return `${sums.debt} of its debt is taken back, it left ${left}`;
  let back = lost;
  for (const grant of grants) back += grant.amount;
  return back > amount ? `${back} of its debt goes back to grants, ${amount} is taken back` : null;
}

/** What of the part is more than the event drew there, or null. */
function faultOf(
  sums: Refunded,
  { nth, layer, drawn, grants }: RefundedPart,
  event: UsageEvent,
): string | null {
  const part = sums.parts.get(nth);
  if (part === undefined || part.layer !== layer || part.drawn !== drawn)
    return `part ${nth} is told otherwise than by an earlier refund`;
  if (part.refunded > drawn) return `${part.refunded} of part ${nth} is paid back, it drew ${drawn}`;
  const trace = event.outcome.layers.find((one) => one.layer === layer);
  let drawnOfLayer = 0n;
  for (const one of sums.parts.values()) if (one.layer === layer) drawnOfLayer += one.drawn;
  const taken = trace?.taken ?? 0n;
  if (drawnOfLayer > taken) return `the parts of ${layer} drew ${drawnOfLayer}, its layer ${taken}`;
  for (const { id } of grants) {
    const given = trace?.grants.reduce((sum, grant) => (grant.id === id ? sum + grant.taken : sum), 0n) ?? 0n;
    const back = sums.grants.get(`${layer} ${id}`) ?? 0n;
    if (back > given) return `${back} of ${id} is paid back, it gave ${given}`;
  }
  return null;
}
