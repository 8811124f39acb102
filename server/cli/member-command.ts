import type { Command } from "commander";
import { plain } from "../explain/explanation";
import { confirm } from "./confirm";
import { addConnectionOptions, type ConnectionOptions, connect } from "./connection";
import { named } from "./refusal";
import { printJson } from "./terminal";
import { wholeNumber } from "./values";

const FLAGS = {
  id: "<account>",
  member: "--member",
  name: "--name",
  email: "--email",
  expires_in_days: "--days",
  invitation: "<inv_…>",
};
const NAMED_FLAGS = { ...FLAGS, member: "<member>" };
const ACCOUNT = "acct_… or ext:…";
const LISTED_MAX = 200;

export function addMemberCommands(program: Command): void {
  const member = program
    .command("member")
    .summary("who is a member of an organization, and who signs in as them")
    .description("Members of an organization's account, and the people who are invited to be one.")
    .addHelpText(
      "after",
      `
Examples:
  spillway member list ext:acme
  spillway member invite ext:acme --email ana@example.com --name "Ana Duarte"
  spillway member invite ext:acme --email ben@example.com --member ext:ben
  spillway member revoke ext:acme inv_…`,
    );
  addConnectionOptions(member.command("list"), "read")
    .description("Members, newest first, each with who signs in as them.")
    .argument("<account>", ACCOUNT)
    .action(listMembers);
  addInvite(member);
  addConnectionOptions(member.command("invitations"), "read")
    .description("Invitations, newest first, each with what has become of it; never their links.")
    .argument("<account>", ACCOUNT)
    .action(listInvitations);
  addConnectionOptions(member.command("revoke"), "admin")
    .description("Take an invitation back: its link opens nothing from then on.")
    .argument("<account>", ACCOUNT)
    .argument("<invitation>", "inv_…")
    .action(revoke);
  addConnectionOptions(member.command("unlink"), "admin")
    .description("End whose sign-in shows them a member's part; the member stays.")
    .argument("<account>", ACCOUNT)
    .argument("<member>", "mem_… or ext:…")
    .option("--yes", "do not ask")
    .action(unlink);
}

interface InviteOptions extends ConnectionOptions {
  readonly email: string;
  readonly name?: string;
  readonly member?: string;
  readonly days?: number;
}

function addInvite(member: Command): void {
  addConnectionOptions(member.command("invite"), "admin")
    .description(
      "Mail a person a link that makes them a member; where no mail is sent, it is printed, this once.",
    )
    .argument("<account>", ACCOUNT)
    .requiredOption("--email <address>", "whose it is: nobody else accepts it")
    .option("--name <name>", "what the member is called who is added when they accept")
    .option("--member <member>", "mem_… or ext:… of a member who is there, in place of --name")
    .option("--days <count>", "how long it is good (default: 7)", wholeNumber(1, 30))
    .action(async (account: string, { email, name, member: who, days, ...options }: InviteOptions) => {
      const { client } = await connect(options);
      const invited = await named(FLAGS, () =>
        client.inviteMember(account, {
          email,
          ...(name === undefined ? {} : { name }),
          ...(who === undefined ? {} : { member: who }),
          ...(days === undefined ? {} : { expires_in_days: days }),
        }),
      );
      if (options.json) return printJson(invited);
      const { id, link, expires_at: until } = invited;
      process.stdout.write(
        link === null
          ? `${id}: ${plain(invited.email)} is mailed a link that is good once, until ${until}.\n`
          : `${id}: this Spillway sends no mail. Hand this to ${plain(invited.email)}; it is good once, until ${until}:\n${link}\n`,
      );
    });
}

async function listMembers(account: string, options: ConnectionOptions): Promise<void> {
  const { client } = await connect(options);
  const { data, has_more: hasMore } = await named(FLAGS, () =>
    client.listMembers(account, { limit: LISTED_MAX }),
  );
  if (options.json) return printJson({ data });
  for (const { id, name, state, person } of data)
    process.stdout.write(
      `${id}  ${state}  ${plain(name)}  ${person === null ? "nobody signs in" : plain(person.email)}\n`,
    );
  if (data.length === 0) process.stdout.write("The organization has no members.\n");
  if (hasMore) process.stderr.write("There are more.\n");
}

async function listInvitations(account: string, options: ConnectionOptions): Promise<void> {
  const { client } = await connect(options);
  const { data, has_more: hasMore } = await named(FLAGS, () =>
    client.listInvitations(account, { limit: LISTED_MAX }),
  );
  if (options.json) return printJson({ data });
  for (const { id, state, email, name, expires_at: until } of data)
    process.stdout.write(`${id}  ${state}  ${plain(email)}  as ${plain(name)}, until ${until}\n`);
  if (data.length === 0) process.stdout.write("Nobody was invited.\n");
  if (hasMore) process.stderr.write("There are more.\n");
}

async function revoke(account: string, invitation: string, options: ConnectionOptions): Promise<void> {
  const { client } = await connect(options);
  const revoked = await named(FLAGS, () => client.revokeInvitation(account, invitation));
  if (options.json) return printJson(revoked);
  process.stdout.write(`${revoked.id} of ${plain(revoked.email)} is ${revoked.state}.\n`);
}

async function unlink(
  account: string,
  member: string,
  { yes, ...options }: ConnectionOptions & { readonly yes?: boolean },
): Promise<void> {
  const { client } = await connect(options);
  const { name, person } = await named(NAMED_FLAGS, () => client.getMember(account, member));
  if (person !== null && yes !== true)
    await confirm(`${plain(person.email)} will see nothing of ${plain(name)}'s part any more. Unlink them?`);
  const unlinked = await named(NAMED_FLAGS, () => client.unlinkPerson(account, member));
  if (options.json) return printJson(unlinked);
  const whom = person === null ? "Nobody was linked" : `${plain(person.email)} is unlinked`;
  process.stdout.write(`${whom}; ${plain(name)} stays a member.\n`);
}
