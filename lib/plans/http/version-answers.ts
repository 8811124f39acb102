import { idOfUuid } from "@/lib/engine/ids";
import { type Problem, problem } from "@/lib/http/problem";
import type { Versioned } from "../catalogue/kinds";
import type { Drafted, Invalid, OutOfMode, Publication, Unknown } from "../commands";
import { type CataloguedWire, type VersionWire, versionWire } from "../reads";

/** A fault of a draft: its path leads from the root of the body, so that a form can show it at its field. */
export function problemOfFault({ fault }: Invalid): Problem<"draft_invalid"> {
  return problem("draft_invalid", `${fault.param} ${fault.detail}.`, { param: fault.param });
}

const words = { plan: "plan", price_book: "price book" } as const;

export function unknown(kind: Versioned): Problem<"not_found"> {
  return problem("not_found", `There is no such ${words[kind.name]}.`, { param: "id" });
}

/** Everybody may read it, so this hides nothing by saying that it is there. */
function outOfMode(kind: Versioned): Problem<"scope_missing"> {
  const detail = `A sandbox key changes only a ${words[kind.name]} that a sandbox key has added.`;
  return problem("scope_missing", detail, { param: "id" });
}

export function renameAnswer(
  kind: Versioned,
  outcome: "renamed" | Unknown | OutOfMode,
  now: CataloguedWire | null,
): { status: 200; body: CataloguedWire } | Problem<"not_found" | "scope_missing"> {
  if (outcome !== "renamed" && outcome.kind === "out_of_mode") return outOfMode(kind);
  return now === null || outcome !== "renamed" ? unknown(kind) : { status: 200, body: now };
}

export function draftAnswer(
  kind: Versioned,
  outcome: Drafted | Invalid | Unknown | OutOfMode,
): { status: 200; body: VersionWire } | Problem<"draft_invalid" | "not_found" | "scope_missing"> {
  if (outcome.kind === "invalid") return problemOfFault(outcome);
  if (outcome.kind === "out_of_mode") return outOfMode(kind);
  if (outcome.kind === "unknown") return unknown(kind);
  return { status: 200, body: versionWire(kind.prefix, outcome.of.id, outcome.version) };
}

/** What was just added: its first draft, and nothing published. */
export function addedWire(kind: Versioned, { of, version }: Drafted) {
  return {
    id: idOfUuid(kind.prefix, of.id),
    name: of.name,
    livemode: of.livemode,
    created_at: of.createdAt.toISOString(),
    published: null,
    draft: versionWire(kind.prefix, of.id, version),
  };
}

export function publishAnswer(
  kind: Versioned,
  uuid: string,
  outcome: Publication,
):
  | { status: 200; body: VersionWire }
  | Problem<"draft_invalid" | "not_found" | "scope_missing" | "version_published"> {
  switch (outcome.kind) {
    case "published":
      return { status: 200, body: versionWire(kind.prefix, uuid, outcome.version) };
    case "invalid":
      return problemOfFault(outcome);
    case "unknown":
      return unknown(kind);
    case "out_of_mode":
      return outOfMode(kind);
    case "nothing_drafted":
      return problem(
        "version_published",
        `Nothing has been drafted since version ${outcome.version} was published.`,
      );
  }
}
