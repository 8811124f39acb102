import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { addClockCommand } from "./cli/clock-command";
import { addDoctorCommand } from "./cli/doctor/doctor-command";
import { EXIT, EXIT_CODES_TEXT } from "./cli/exit-codes";
import { addExplainCommand } from "./cli/explain-command";
import { addFreezeCommands } from "./cli/freeze-command";
import { addGrantCommand } from "./cli/grant-command";
import { addListenCommand } from "./cli/listen/listen-command";
import { addMemberCommands } from "./cli/member-command";
import { addParkedCommands } from "./cli/parked-command";
import { addPlanCommand } from "./cli/plan/plan-command";
import { addReconcileCommand } from "./cli/reconcile-command";
import { endOfError } from "./cli/refusal";
import { addReplayCommand } from "./cli/replay-command";
import { addSetupCommands } from "./cli/setup-commands";
import { addStatusCommand } from "./cli/status-command";
import { note } from "./cli/terminal";
import { addTriggerCommand } from "./cli/trigger/trigger-command";

/**
 * `npx spillway`. Results go to stdout, what is said to people to stderr, and a script can tell by the exit code what
 * happened. It runs in the project's folder, whatever folder it was called from; files are named from there.
 */
const startedIn = process.cwd();
process.chdir(fileURLToPath(new URL("..", import.meta.url)));

// Whoever reads on may have read enough: `spillway explain … | head` ends well.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT.done);
});

const program = new Command("spillway")
  .description("How much is allowed, and from where? The command line of Spillway.")
  .addHelpText("afterAll", EXIT_CODES_TEXT)
  .showHelpAfterError("Add --help for what there is.")
  .exitOverride();
addStatusCommand(program);
addExplainCommand(program);
addGrantCommand(program);
addFreezeCommands(program);
addMemberCommands(program);
addPlanCommand(program, startedIn);
addClockCommand(program);
addListenCommand(program);
addTriggerCommand(program);
addReplayCommand(program, startedIn);
addReconcileCommand(program);
addParkedCommands(program);
addDoctorCommand(program);
addSetupCommands(program);

try {
  if (process.argv.length > 2) await program.parseAsync();
  else program.outputHelp();
} catch (error) {
  process.exitCode = endWith(error as Error & { code?: string; exitCode?: number });
}

function endWith(error: Error & { code?: string; exitCode?: number }): number {
  const end = endOfError(error);
  if (end !== null) {
    const { message, exitCode, told } = end;
    note(
      process.argv.includes("--json")
        ? JSON.stringify({ error: message, exit_code: exitCode, ...told })
        : message,
    );
    return exitCode;
  }
  // Commander has printed its own message, or the help that was asked for.
  if (error.code?.startsWith("commander.")) return error.exitCode === 0 ? EXIT.done : EXIT.misused;
  note(error.stack ?? String(error));
  return EXIT.broken;
}
