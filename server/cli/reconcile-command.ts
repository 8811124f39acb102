import type { Command } from "commander";
import { freshRef } from "@/lib/ids";
import { type Reconciliation, reconcile } from "@/lib/settlement/reconciliation/reconcile";
import { reconciliationText } from "@/lib/settlement/reconciliation/reconciliation-text";
import type { Started } from "@/lib/start-runtime";
import { onDatabase } from "./database";
import { CommandEnd, EXIT } from "./exit-codes";
import { readOurConfig } from "./find-spillway";
import { createProgress, printJson, whole } from "./terminal";

interface Options {
  readonly account?: string;
  readonly json?: boolean;
}

export function addReconcileCommand(program: Command): void {
  program
    .command("reconcile")
    .summary("prove from the rows that the books agree")
    .description(
      "Recomputes every invariant from the rows of the database itself, the chains of hashes included, and names every break. " +
        "It may run while Spillway does, and also where it does not.",
    )
    .option("--account <account>", "only this account: acct_… or ext:…")
    .option("--json", "print what was checked and every break as JSON")
    .action(runReconcile);
}

async function runReconcile({ account, json }: Options): Promise<void> {
  const progress = createProgress();
  await onDatabase(readOurConfig(), async (started) => {
    if (!(await started.isDatabaseUp())) {
      throw new CommandEnd(
        EXIT.unreachable,
        "The database does not answer, or was never prepared: `spillway doctor` says which.",
      );
    }
    const { catalogue, clock } = started.runtime;
    const run = await reconcile(
      { store: started.storage.reconciliation, catalogue, clock, freshRef },
      {
        accountIds: account === undefined ? null : await idsOf(started, account),
        onProgress: ({ accounts, facts }) =>
          progress.show(() => `${whole(accounts)} accounts, ${whole(facts)} facts proven …`),
      },
    ).finally(() => progress.end());
    if (json) printJson(wireOf(run));
    else process.stdout.write(`${reconciliationText(run)}\n`);
    process.exitCode = run.checks.some((check) => check.breaks > 0) ? EXIT.broken : EXIT.done;
  });
}

/** As the API names it. */
function wireOf({ id, accounts, facts, durationMs, checks, breaks }: Reconciliation) {
  return {
    id,
    accounts,
    facts,
    duration_ms: Math.round(durationMs),
    checks,
    breaks: breaks.map(({ invariant, accountId, seq, detail }) => ({
      invariant,
      account: accountId,
      seq,
      detail,
    })),
  };
}

/** One account; by the caller's own id two, where that id is used in both modes. */
async function idsOf({ runtime }: Started, account: string): Promise<string[]> {
  const { directory } = runtime;
  const found = account.startsWith("ext:")
    ? await Promise.all(
        [true, false].map((livemode) => directory.byExternalId(livemode, account.slice("ext:".length))),
      )
    : [await directory.byId(account)];
  const ids = found.flatMap((entry) => (entry === null ? [] : [entry.id]));
  if (ids.length === 0) throw new CommandEnd(EXIT.misused, `There is no account ${account}.`);
  return ids;
}
