import { type ConnectionOptions, connect } from "./connection";
import { EXIT } from "./exit-codes";
import { named } from "./refusal";
import { createProgress, printJson, shown } from "./terminal";

/** Decides a stored decision again from the account's facts, and says whether it is identical to the bit; exit code 1 where it is not (D1). */
export async function replayDecision(id: string, options: ConnectionOptions): Promise<void> {
  const { client } = await connect(options);
  const progress = createProgress();
  progress.show(() => "Folding the account's facts …");
  const replay = await named({ id: "[file]" }, () => client.replayDecision(id)).finally(() => progress.end());
  const { identical, facts_replayed: facts } = replay;
  if (options.json) printJson(replay);
  else
    process.stdout.write(
      `${identical ? shown("green", "identical") : shown("red", "different")}  ${id}, decided again from ${facts} facts\n` +
        `  stored      ${replay.stored_hash}\n  recomputed  ${replay.recomputed_hash ?? "nothing: its facts do not lead there"}\n`,
    );
  process.exitCode = identical ? EXIT.done : EXIT.broken;
}
