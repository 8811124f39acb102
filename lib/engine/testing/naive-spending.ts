import type { Instant, Microcredits } from "../amounts";
import type { Consent, MemberCap } from "../plan";
import type { Cap, Frozen } from "../standing";
import type { BlockReason } from "../trace";
import { NaiveWindow } from "./naive-window";

export interface Room {
  readonly amount: Microcredits;
  readonly reason: Extract<BlockReason, "consent_required" | "spend_cap_reached" | "account_frozen">;
  readonly binding: string;
}

export interface NaiveSpender {
  readonly key: string | null;
  readonly member: string | null;
}

/** What may be spent of what needs consent: a list of everything that was, per consent and cap. */
export class NaiveSpending {
  frozen: Frozen = "none";
  timeZone = "UTC";
  caps: Omit<Cap, "counts">[] = [];
  readonly #spending = new Map<string, NaiveWindow>();
  readonly #keyConsents = new Map<string, Consent>();

  /** What a member may spend; nobody else is asked about. */
  capsOfMember: (member: string) => readonly MemberCap[] = () => [];

  private accountConsent: Consent;

  constructor(accountConsent: Consent) {
    this.accountConsent = accountConsent;
  }

  consentOf(key: string | null): Consent {
    return (key === null ? undefined : this.#keyConsents.get(key)) ?? this.accountConsent;
  }

  setConsent(key: string | null, consent: Consent | null): void {
    const name = consentName(key);
    const old = key === null ? this.accountConsent : this.#keyConsents.get(key);
    if (old?.mode !== "up_to" || consent?.mode !== "up_to" || old.period !== consent.period)
      this.#spending.delete(name);
    if (key === null) this.accountConsent = consent ?? { mode: "ask" };
    else if (consent === null) this.#keyConsents.delete(key);
    else this.#keyConsents.set(key, consent);
  }

  setCaps(caps: readonly Omit<Cap, "counts">[]): void {
    for (const old of this.caps)
      if (!caps.some((cap) => cap.key === old.key && cap.period === old.period))
        this.#spending.delete(old.key);
    this.caps = [...caps];
  }

  /** What this key and member may still spend of what needs consent, and what stops them there. Null: nothing does. */
  room(by: NaiveSpender, now: Instant): Room | null {
    if (this.frozen !== "none") return { amount: 0n, reason: "account_frozen", binding: "frozen" };
    const consent = this.consentOf(by.key);
    if (consent.mode === "ask" || consent.mode === "never")
      return { amount: 0n, reason: "consent_required", binding: this.#consentName(by.key) };
    const rooms = this.limits(by).map(
      ({ name, limit, window }): Room => ({
        amount: limit - window.used(now) - window.held(now),
        reason: name.startsWith("consent") ? "consent_required" : "spend_cap_reached",
        binding: name,
      }),
    );
    const positive = rooms.map((room) => ({ ...room, amount: room.amount > 0n ? room.amount : 0n }));
    return positive.reduce<Room | null>(
      (least, room) => (least === null || room.amount < least.amount ? room : least),
      null,
    );
  }

  limits({ key, member }: NaiveSpender): { name: string; limit: Microcredits; window: NaiveWindow }[] {
    const consent = this.consentOf(key);
    const limits: { name: string; limit: Microcredits; unit: "day" | "week" | "month" }[] = [];
    if (consent.mode === "up_to")
      limits.push({ name: this.#consentName(key), limit: consent.limit, unit: consent.period });
    for (const cap of this.caps)
      if (cap.apiKey === null || cap.apiKey === key)
        limits.push({ name: cap.key, limit: cap.limit, unit: cap.period });
    for (const { period, limit } of member === null ? [] : this.capsOfMember(member))
      limits.push({ name: `${period}@${member}`, limit, unit: period });
    return limits.map(({ name, limit, unit }) => ({
      name,
      limit,
      window: this.#windowOf(name, limit, unit),
    }));
  }

  windows(): Iterable<NaiveWindow> {
    return this.#spending.values();
  }

  #consentName(key: string | null): string {
    return consentName(key !== null && this.#keyConsents.has(key) ? key : null);
  }

  #windowOf(name: string, limit: Microcredits, unit: "day" | "week" | "month"): NaiveWindow {
    const policy = {
      kind: "calendar",
      key: name,
      measure: "credits",
      limit,
      features: null,
      unit,
      timeZone: null,
    } as const;
    const window = this.#spending.get(name) ?? new NaiveWindow(policy, this.timeZone);
    window.policy = policy;
    this.#spending.set(name, window);
    return window;
  }
}

function consentName(key: string | null): string {
  return key === null ? "consent" : `consent:${key}`;
}
