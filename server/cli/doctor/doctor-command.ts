import type { Command } from "commander";
import { EXIT } from "../exit-codes";
import { readOurConfig } from "../find-spillway";
import { printJson, shown } from "../terminal";
import { databaseFindings } from "./database-checks";
import type { Finding } from "./finding";
import { machineFindings } from "./machine";
import { runningFindings } from "./process-checks";

export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .summary("check what Spillway needs, and say how to get it")
    .description(
      "Checks Node, the data folder, its permissions and disk; the database, its durability, clock, migrations and role; the port or what runs on it, the worker, the books and the key.",
    )
    .option("--json", "print the findings as JSON")
    .addHelpText("after", "\nExample:\n  spillway doctor || echo something is to be mended")
    .action(async (options: { json?: boolean }) => {
      const config = readOurConfig();
      const findings = [
        ...machineFindings(config),
        ...(await databaseFindings(config)),
        ...(await runningFindings(config)),
      ];
      if (options.json) printJson(findings.map(({ isWell, ...rest }) => ({ ok: isWell, ...rest })));
      else process.stdout.write(findings.map(findingText).join(""));
      process.exitCode = findings.every((finding) => finding.isWell) ? EXIT.done : EXIT.broken;
    });
}

function findingText({ what, isWell, found, fix }: Finding): string {
  const mark = isWell ? shown("green", "ok  ") : shown("red", "FAIL");
  return `  ${mark}  ${what.padEnd(12)}  ${found}\n${fix === null ? "" : `        ${fix}\n`}`;
}
