/** Plans as the administrator's pages show them. */

export interface PlanVersionRow {
  readonly ref: string;
  readonly version: number;
  readonly status: "draft" | "published";
  readonly createdAt: string;
  readonly publishedAt: string | null;
  /** How many accounts are on it, of both modes. */
  readonly accounts: number;
}

export interface PlanRow {
  readonly id: string;
  readonly name: string;
  /** False where a sandbox key added it. */
  readonly livemode: boolean;
  /** Newest first: the draft, where there is one, and then what is published. */
  readonly versions: readonly PlanVersionRow[];
}
