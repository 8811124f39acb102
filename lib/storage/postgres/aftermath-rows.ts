import { idOfUuid } from "@/lib/engine/ids";
import type { Aftermath } from "../read-ports";

/**
 * What has become of usage events, by the indexes that lead to each part: its charge, its refunds, the end of its hold, its newest
 * dispute. $1 accounts, $2 seqs, $3 ids, of the same events.
 */
export const AFTERMATHS = `
select m.charged + m.overshoot as charged,
       (select coalesce(-sum(r.cost), 0) from usage_events r where r.account_id = asked.account_id and r.refunded_id = asked.id) as refunded,
       (select h.kind from usage_events h where h.account_id = asked.account_id and h.hold_id = asked.id
           and h.kind in ('capture', 'release', 'expire')) as ending,
       d.id as dispute, d.state
  from unnest($1::uuid[], $2::int8[], $3::uuid[]) with ordinality asked (account_id, seq, id, nth)
  left join monetization_events m on m.account_id = asked.account_id and m.seq = asked.seq
  left join lateral (
    select opened.id, coalesce(answer.outcome, 'open') as state
      from disputes opened left join dispute_answers answer on answer.dispute_id = opened.id
     where opened.account_id = asked.account_id and opened.usage_event_id = asked.id order by opened.nth desc limit 1
  ) d on true
 order by asked.nth`;

export interface AftermathRow {
  readonly charged: string | null;
  readonly refunded: string;
  readonly ending: string | null;
  readonly dispute: string | null;
  readonly state: string | null;
}

export function readAftermaths(rows: readonly AftermathRow[]): Aftermath[] {
  return rows.map(({ charged, refunded, ending, dispute, state }) => ({
    charged: charged === null ? null : BigInt(charged),
    refunded: BigInt(refunded),
    ending,
    dispute: dispute === null || state === null ? null : { id: idOfUuid("dsp", dispute), state },
  }));
}
