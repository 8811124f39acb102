import { resolve } from "node:path";
import type { Command } from "commander";
import { stringify } from "yaml";
import type { Plan, PlanContent, PlanVersion, Spillway } from "@/lib/sdk/spillway";
import { confirm } from "../confirm";
import { addConnectionOptions, type ConnectionOptions, connect } from "../connection";
import { CommandEnd, EXIT } from "../exit-codes";
import { named } from "../refusal";
import { note, printJson, shown } from "../terminal";
import { type Change, changeText, diff } from "./plan-diff";
import { faultsAgainst, faultText, type PlanFile, readPlanFile } from "./plan-file";
import { addSimulate } from "./simulate-command";

interface Options extends ConnectionOptions {
  readonly plan?: string;
  readonly against?: string;
  readonly yes?: boolean;
}

const FLAGS = { id: "--plan", version: "--against" };

export function addPlanCommand(program: Command, startedIn: string): void {
  const plan = program
    .command("plan")
    .summary("plans as files: show, validate, diff, simulate, publish")
    .description(
      "A plan as a YAML or JSON file: the content of a version, and at the top `plan: pln_…`, which plan it is a version of. Without that, `publish` adds a new plan.",
    )
    .addHelpText(
      "after",
      `
Examples:
  spillway plan show pln_… > pro.yaml
  spillway plan validate pro.yaml
  spillway plan diff pro.yaml
  spillway plan simulate pro.yaml --from -7d
  spillway plan publish pro.yaml --yes`,
    );
  const open = (file: string) => readPlanFile(resolve(startedIn, file), file);
  addShow(plan);
  addValidate(plan, open);
  addDiff(plan, open);
  addSimulate(plan, (file) => valid(open(file)));
  addPublish(plan, open);
}

type Open = (file: string) => PlanFile;

function addShow(plan: Command): void {
  addConnectionOptions(plan.command("show").description("Print a version of a plan as a file."), "admin")
    .argument("<plan>", "pln_…, or one version: pln_…@7")
    .action(async (ref: string, options: Options) => {
      const { client } = await connect(options);
      const version = await named({ id: "<plan>", version: "<plan>" }, () => versionOf(client, ref));
      if (options.json) printJson(version);
      else process.stdout.write(fileOf(version));
    });
}

/** Of a plan that was never published its draft. */
async function versionOf(client: Spillway, ref: string): Promise<PlanVersion> {
  const [id = "", version] = ref.split("@");
  if (version !== undefined) return client.getPlanVersion(id, version);
  const found = await client.getPlan(id);
  return (found.published ?? found.draft) as PlanVersion;
}

function fileOf({ ref, content }: PlanVersion): string {
  return `# ${ref}\n${stringify({ plan: ref.split("@")[0], ...content })}`;
}

function addValidate(plan: Command, open: Open): void {
  addConnectionOptions(plan.command("validate"), "admin")
    .description(
      "Check a file as `publish` would, all of it, without writing anything. Exit code 1 where something is wrong.",
    )
    .argument("<file>", "YAML or JSON")
    .action(async (name: string, options: Options) => {
      const file = open(name);
      const faults = file.content === null ? file.faults : await faultsOnline(file, options);
      if (options.json) printJson({ valid: faults.length === 0, faults });
      else if (faults.length === 0) process.stdout.write(`${name} is a valid plan.\n`);
      else process.stdout.write(`${faults.map((fault) => faultText(name, fault)).join("\n")}\n`);
      process.exitCode = faults.length === 0 ? EXIT.done : EXIT.broken;
    });
}

async function faultsOnline(file: PlanFile, options: Options) {
  const { client } = await connect(options);
  return named({}, () => faultsAgainst(client, file));
}

function addDiff(plan: Command, open: Open): void {
  addConnectionOptions(plan.command("diff"), "admin")
    .description("What a file would change. Exit code 1 where it changes something.")
    .argument("<file>", "YAML or JSON")
    .option("--plan <pln_…>", "which plan (default: the one that the file names)")
    .option("--against <version>", "`published`, `draft` or a number", "published")
    .action(async (name: string, options: Options) => {
      const file = valid(open(name));
      const { client } = await connect(options);
      const id = planOf(file, options);
      if (id === null)
        throw new CommandEnd(EXIT.misused, `${name} names no plan to compare with: add --plan.`);
      const against = options.against ?? "published";
      const from = await named(FLAGS, () => versionAgainst(client, id, against));
      const changes = diff(from?.content ?? {}, file.json);
      if (options.json) printJson({ from: from?.ref ?? null, to: name, changes });
      else process.stdout.write(diffText(from, changes));
      process.exitCode = changes.length === 0 ? EXIT.done : EXIT.broken;
    });
}

async function versionAgainst(client: Spillway, id: string, against: string): Promise<PlanVersion | null> {
  if (/^\d+$/.test(against)) return client.getPlanVersion(id, against);
  if (against !== "published" && against !== "draft")
    throw new CommandEnd(
      EXIT.misused,
      "--against: it must be `published`, `draft` or the number of a version.",
    );
  return (await client.getPlan(id))[against];
}

const STYLES = { added: "green", removed: "red", changed: "yellow" } as const;

function diffText(from: PlanVersion | null, changes: readonly Change[]): string {
  if (changes.length === 0) return `No difference to ${from?.ref ?? "nothing"}.\n`;
  const lines = changes.map((change) => shown(STYLES[change.op], changeText(change)));
  return `${from === null ? "Nothing of it is there yet." : `Compared with ${from.ref}:`}\n${lines.join("\n")}\n`;
}

function addPublish(plan: Command, open: Open): void {
  addConnectionOptions(plan.command("publish"), "admin")
    .description(
      "Publish a file as the next version. Versions never change; accounts stay on theirs until they are moved.",
    )
    .argument("<file>", "YAML or JSON")
    .option("--plan <pln_…>", "which plan (default: the one that the file names, else a new one)")
    .option("--yes", "do not ask")
    .action(async (name: string, options: Options) => {
      const file = valid(open(name));
      const { client } = await connect(options);
      const id = planOf(file, options);
      const before = id === null ? null : await named(FLAGS, () => client.getPlan(id));
      const changes = diff(before?.published?.content ?? {}, file.json);
      if (before?.published != null && changes.length === 0) {
        told(before.published, options, false);
        return;
      }
      note(diffText(before?.published ?? null, changes).trimEnd());
      if (options.yes !== true)
        await confirm(
          `Publish this as ${before === null ? "a new plan" : `the next version of “${before.name}”`}?`,
        );
      const drafted = await named(flagsOf(file), () => draft(client, file, before));
      const version = await named(flagsOf(file), () => client.publishPlan(drafted));
      if (before === null) note(`Write \`plan: ${drafted}\` into ${name}: then it stays this plan's file.`);
      told(version, options, true);
    });
}

/** The id of the plan, whose draft the file now is. */
async function draft(client: Spillway, { json }: PlanFile, before: Plan | null): Promise<string> {
  const content = json as PlanContent;
  if (before === null) return (await client.addPlan({ name: content.name ?? "Plan", content })).id;
  await client.draftPlan(before.id, { content });
  return before.id;
}

function told(version: PlanVersion, options: Options, isNew: boolean): void {
  if (options.json) printJson(version);
  else
    process.stdout.write(
      isNew
        ? `${shown("green", "published")}  ${version.ref}\n`
        : `Nothing changed: ${version.ref} stands.\n`,
    );
}

function valid(file: PlanFile): PlanFile {
  if (file.content !== null) return file;
  throw new CommandEnd(EXIT.misused, file.faults.map((fault) => faultText(file.file, fault)).join("\n"), {
    faults: file.faults,
  });
}

const planOf = (file: PlanFile, { plan }: Options): string | null => plan ?? file.plan;

/** What is wrong with the content is wrong in the file. */
function flagsOf({ file }: PlanFile): Readonly<Record<string, string>> {
  return { id: "--plan", content: file, name: file };
}
