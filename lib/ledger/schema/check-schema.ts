/** What the check of an account tells, line by line. */
export type CheckLine =
  /** As many facts as there are when it begins. */
  | { readonly type: "started"; readonly account: string; readonly facts: number }
  | { readonly type: "progress"; readonly facts: number; readonly breaks: number }
  | { readonly type: "check"; readonly invariant: string; readonly checked: number; readonly breaks: number }
  | {
      readonly type: "break";
      readonly invariant: string;
      readonly seq: number | null;
      readonly detail: string;
    }
  /** The ledger's balance, and the sum of its rows. */
  | { readonly type: "balance"; readonly stored: string; readonly recomputed: string }
  | { readonly type: "end"; readonly id: string; readonly facts: number; readonly breaks: number };
