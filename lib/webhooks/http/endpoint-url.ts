import { isIP } from "node:net";
import { type Problem, problem } from "@/lib/http/problem";
import { isPublicAddress } from "../delivery/public-address";

/**
 * What is wrong with an endpoint's address, as far as it can be told without asking anybody; null: nothing. Where a name leads is
 * judged whenever a message is sent: a check here would hold for this moment only.
 */
export function urlProblem(
  url: string,
  { livemode, isPrivateAllowed }: { readonly livemode: boolean; readonly isPrivateAllowed: boolean },
): Problem<"invalid_parameter"> | null {
  const refuse = (why: string) => problem("invalid_parameter", `url ${why}.`, { param: "url" });
  if (!URL.canParse(url)) return refuse("must be a web address");
  const { protocol, username, password, hash, hostname } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") return refuse("must be a web address");
  if (protocol === "http:" && livemode) return refuse("must begin with https:// outside of the sandbox");
  if (username !== "" || password !== "") return refuse("must not contain a password: messages are signed");
  if (hash !== "") return refuse("must have no fragment");
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const isLocal = /(^|\.)localhost\.?$/.test(host) || (isIP(host) !== 0 && !isPublicAddress(host));
  if (isLocal && !isPrivateAllowed) return refuse("must be an address of the public internet");
  return null;
}
