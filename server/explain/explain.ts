import { type IdPrefix, isRef } from "@/lib/engine/ids";
import {
  explainCatalogued,
  explainClock,
  explainEndpoint,
  explainKey,
  explainMessage,
} from "./administration";
import { explainEntry, explainPerson, explainRequest } from "./audit";
import { explainBalanceUpdate, explainGrant } from "./credits";
import { explainDecision, explainHold } from "./decision";
import { type Explanation, type Reads, Unexplained } from "./explanation";
import { explainInvitation, explainMember } from "./member";
import { explainCode, explainDispute, explainPackage, explainPurchase } from "./payments";
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
const OF_ACCOUNTS = {
  dec: ({ reads, id, ref }) => explainDecision(reads, id, "decision", ref),
  use: ({ reads, id, ref }) => explainDecision(reads, id, "usage_event", ref),
  mon: ({ reads, id, ref }) => explainDecision(reads, id, "monetization_event", ref),
  hold: ({ reads, id, ref }) => explainHold(reads, id, ref),
  bal: ({ reads, id, account }) => explainBalanceUpdate(reads, id, account),
  grt: ({ reads, id }) => explainGrant(reads, id),
  mem: ({ reads, id, account }) => explainMember(reads, id, account),
  inv: ({ reads, id, account }) => explainInvitation(reads, id, account),
  acct: ({ reads, id }) => explainAccount(reads, id),
  pur: ({ reads, id }) => explainPurchase(reads, id),
  pkg: ({ reads, id }) => explainPackage(reads, id),
  dsp: ({ reads, id }) => explainDispute(reads, id),
} satisfies Partial<Record<IdPrefix, Explainer>>;

const OF_ADMINISTRATION = {
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
  cod: ({ reads, id }) => explainCode(reads, id),
  evt: ({ reads, id }) => explainEntry(reads, id),
  usr: ({ reads, id }) => explainPerson(reads, id),
} satisfies Partial<Record<IdPrefix, Explainer>>;

/**
 * Every kind of id that there is, or this does not compile. A `tpay_…` is an id of the payment network's simulator, as its own would be of Stripe:
 * the API knows the purchase alone.
 */
const ALL: Readonly<Record<Exclude<IdPrefix, "tpay">, Explainer>> = { ...OF_ACCOUNTS, ...OF_ADMINISTRATION };

const prefixesOf = (explainers: object) => Object.keys(explainers).map((prefix) => `${prefix}_`);

/** What can be explained, for whoever describes it. */
export const EXPLAINED = {
  ofAccounts: [...prefixesOf(OF_ACCOUNTS), "ext:"],
  ofAdministration: prefixesOf(OF_ADMINISTRATION),
} as const;

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
  const explainers: Readonly<Partial<Record<string, Explainer>>> = kinds === "all" ? ALL : OF_ACCOUNTS;
  const [prefix = "", rest = ""] = id.split("_", 2);
  const [ref = ""] = rest.split("@", 1);
  const known = Object.keys(explainers).map((one) => `${one}_…`);
  const explainer = Object.hasOwn(explainers, prefix) ? explainers[prefix] : undefined;
  if (explainer === undefined || !isRef(ref))
    throw new Unexplained(`${id} is no id that is explained here: ${known.join(", ")} or ext:… .`);
  return explainer({ reads, id, ref, account });
}
