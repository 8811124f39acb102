/** What each invariant says, for the person whose bill it is; in the order in which a bill comes to be. */
export const STAGES = [
  {
    title: "What you used",
    invariants: [
      ["A1", "Your history has no gap: every step follows the one before"],
      ["D1", "Every decision, made again from its facts, comes out the same"],
      ["L2", "No request was charged twice"],
    ],
  },
  {
    title: "What it cost",
    invariants: [
      ["S1", "Every request has exactly one charge, also where it cost nothing"],
      ["S2", "The movements of every charge add up to it"],
      ["S3", "What went beyond what could pay was given back"],
      ["S4", "No refund gave back more than was taken"],
    ],
  },
  {
    title: "What that did to your balance",
    invariants: [
      ["L1", "Your balance is the sum of its movements"],
      ["L3", "Every credit that came or went moved the balance with it"],
      ["P1", "Every payment gave the credits that it paid for"],
      ["B1", "Ledger balance = available + held + still to be settled"],
      ["A2", "What you have now is what your history adds up to"],
    ],
  },
  {
    title: "That nothing was changed afterwards",
    invariants: [["L4", "The chain of hashes holds: no row was altered"]],
  },
] as const;

/** The verifier's own steps, as it calls them. */
export const VERIFIER_STEPS = [
  ["fact", "Facts, each hashed with the one before"],
  ["monetization event", "Charges, each hashed with the one before"],
  ["balance update", "Balance movements, each hashed with the one before"],
  ["head", "They lead to the account as it stands"],
  ["money", "Charges, debits and refunds add up"],
  ["checkpoint", "Signed checkpoints that cover them"],
] as const;
