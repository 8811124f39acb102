import { isRef } from "@/lib/engine/ids";
import {
  explainCatalogued,
  explainClock,
  explainEndpoint,
  explainKey,
  explainMessage,
  explainRequest,
} from "./administration";
import { explainBalanceUpdate, explainGrant } from "./credits";
import { explainDecision, explainHold } from "./decision";
import { type Explanation, type Reads, Unexplained } from "./explanation";
import { explainMember } from "./member";
import { explainBreak, explainCheckpoint, explainRun, explainSimulation } from "./proofs";
import { explainAccount } from "./standing";

interface Asked {
  readonly reads: Reads;
  readonly id: string;
  readonly ref: string;
  /** Where an id is found through its account only. */
  readonly account: string | null;
}
type Explainer = (asked: Asked) => Promise<Explanation>;

/** What an account's own people and programs may ask about: nothing of administration. */
const OF_ACCOUNTS: Readonly<Record<string, Explainer>> = {
  dec: ({ reads, id, ref }) => explainDecision(reads, id, "decision", ref),
  use: ({ reads, id, ref }) => explainDecision(reads, id, "usage_event", ref),
  mon: ({ reads, id, ref }) => explainDecision(reads, id, "monetization_event", ref),
  hold: ({ reads, id, ref }) => explainHold(reads, id, ref),
  bal: ({ reads, id, account }) => explainBalanceUpdate(reads, id, account),
  grt: ({ reads, id }) => explainGrant(reads, id),
  mem: ({ reads, id, account }) => explainMember(reads, id, account),
  acct: ({ reads, id }) => explainAccount(reads, id),
};

const OF_ADMINISTRATION: Readonly<Record<string, Explainer>> = {
  key: ({ reads, id }) => explainKey(reads, id),
  clk: ({ reads, id }) => explainClock(reads, id),
  pln: ({ reads, id }) => explainCatalogued(reads, id, "plan"),
  pbk: ({ reads, id }) => explainCatalogued(reads, id, "price_book"),
  whk: ({ reads, id }) => explainEndpoint(reads, id),
  msg: ({ reads, id }) => explainMessage(reads, id),
  req: ({ reads, id }) => explainRequest(reads, id),
  rec: ({ reads, id }) => explainRun(reads, id),
  brk: ({ reads, id }) => explainBreak(reads, id),
  sim: ({ reads, id }) => explainSimulation(reads, id),
  chk: ({ reads, id }) => explainCheckpoint(reads, id),
};

const EXTERNAL = "ext:";

/**
 * Explains what an id stands for, whatever it is of. Throws `Unexplained` for what is no id or of a kind that is not explained here, and what
 * the API refuses as the API's own error: a foreign object is not found.
 */
export async function explain(
  reads: Reads,
  id: string,
  { account, kinds }: { readonly account: string | null; readonly kinds: "of_accounts" | "all" },
): Promise<Explanation> {
  if (id.startsWith(EXTERNAL) && id.length > EXTERNAL.length) return explainAccount(reads, id);
  const explainers = kinds === "all" ? { ...OF_ACCOUNTS, ...OF_ADMINISTRATION } : OF_ACCOUNTS;
  const [prefix = "", rest = ""] = id.split("_", 2);
  const [ref = ""] = rest.split("@", 1);
  const known = Object.keys(explainers).map((one) => `${one}_…`);
  const explainer = Object.hasOwn(explainers, prefix) ? explainers[prefix] : undefined;
  if (explainer === undefined || !isRef(ref))
    throw new Unexplained(`${id} is no id that is explained here: ${known.join(", ")} or ext:… .`);
  return explainer({ reads, id, ref, account });
}
