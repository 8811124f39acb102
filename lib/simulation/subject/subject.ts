import type { Catalogue, Plan } from "@/lib/engine/plan";
import type { PriceBook } from "@/lib/engine/price";
import type { Change } from "@/lib/engine/what-if/changed-life";
import type { Runtime } from "@/lib/runtime";
import type { NewSimulation } from "../schema/simulation-schema";

/** Content to be tried, as it was when it was asked for: a draft may be replaced while it is tried. */
interface Tried {
  /** Null where it is stored nowhere. */
  readonly ref: string | null;
  /** `pln_…`, `pbk_…`. */
  readonly of: string;
  readonly name: string;
  readonly content: unknown;
}

/** What is changed, as it is kept with the simulation. */
export interface Subject {
  readonly plan: Tried | null;
  readonly priceBook: Tried | null;
  readonly insteadOf: readonly string[];
}

export type SubjectFault = { readonly param: string; readonly detail: string; readonly isDraft: boolean };

const idOf = (ref: string) => ref.slice(0, ref.indexOf("@"));

/** The drafts that a simulation names, read and checked; or what is wrong with them, and where. */
export async function subjectOf(
  runtime: Runtime,
  asked: Pick<NewSimulation, "plan" | "price_book" | "instead_of">,
): Promise<Subject | SubjectFault> {
  const plan = await tried("plan", asked.plan, runtime.drafts.plan, runtime.drafts.planOf);
  if (plan !== null && "param" in plan) return plan;
  const priceBook = await tried(
    "price_book",
    asked.price_book,
    runtime.drafts.priceBook,
    runtime.drafts.priceBookOf,
  );
  if (priceBook !== null && "param" in priceBook) return priceBook;
  return { plan, priceBook, insteadOf: plan === null ? [] : (asked.instead_of ?? [plan.of]) };
}

type Stored = { readonly name: string; readonly content: unknown };
type Fault = { readonly param: string; readonly detail: string };

async function tried<Content>(
  param: "plan" | "price_book",
  asked: { readonly ref: string } | { readonly of: string; readonly content: Content } | undefined,
  read: (ref: string) => Promise<Stored | null>,
  check: (id: string, content: Content) => Promise<Stored | Fault | null>,
): Promise<Tried | SubjectFault | null> {
  if (asked === undefined) return null;
  if ("ref" in asked) {
    const stored = await read(asked.ref);
    if (stored === null)
      return { param: `${param}.ref`, detail: "There is no such version.", isDraft: false };
    return { ref: asked.ref, of: idOf(asked.ref), ...stored };
  }
  const checked = await check(asked.of, asked.content);
  if (checked === null)
    return { param: `${param}.of`, detail: "There is nothing of this id.", isDraft: false };
  if ("param" in checked)
    return {
      param: `${param}.${checked.param}`,
      detail: `${checked.param} ${checked.detail}.`,
      isDraft: true,
    };
  return { ref: null, of: asked.of, ...checked };
}

/** No version has the number 0, so content that is stored nowhere is told from all that is. */
const refOf = ({ ref, of }: Tried) => ref ?? `${of}@0`;

/** The rules as they would be. Versions that facts name are looked up in `base`, which the caller prepares. */
export async function changeOf(
  runtime: Pick<Runtime, "drafts" | "catalogue">,
  subject: Subject,
): Promise<Change> {
  const { drafts } = runtime;
  const plan = subject.plan === null ? null : drafts.parsePlan(refOf(subject.plan), asDraft(subject.plan));
  const priceBook =
    subject.priceBook === null
      ? null
      : drafts.parsePriceBook(refOf(subject.priceBook), asDraft(subject.priceBook));
  if (plan !== null) await runtime.catalogue.priceBook(plan.priceBook);
  const insteadOf = new Set(subject.insteadOf);
  return {
    catalogue: withTried(runtime.catalogue.values, plan, priceBook),
    planOf: (ref) => (plan !== null && insteadOf.has(idOf(ref)) ? plan.ref : ref),
  };
}

/** Rules as they are: what a simulation of one request is compared with. */
export function unchanged(runtime: Runtime): Change {
  return { catalogue: runtime.catalogue.values, planOf: (ref) => ref };
}

function asDraft({ name, content }: Tried): { name: string; content: never } {
  return { name, content: content as never };
}

function withTried(base: Catalogue, plan: Plan | null, priceBook: PriceBook | null): Catalogue {
  const repriced = new Map<string, Plan>();
  return {
    plan(ref) {
      const known = repriced.get(ref);
      if (known !== undefined) return known;
      const found = plan !== null && ref === plan.ref ? plan : base.plan(ref);
      const isPricedAnew = priceBook !== null && idOf(found.priceBook) === idOf(priceBook.ref);
      const changed = isPricedAnew ? { ...found, priceBook: priceBook.ref } : found;
      repriced.set(ref, changed);
      return changed;
    },
    priceBook: (ref) => (priceBook !== null && ref === priceBook.ref ? priceBook : base.priceBook(ref)),
  };
}
