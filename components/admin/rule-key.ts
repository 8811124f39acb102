/** "5h@mem_…:codex.task" is the plan's "5h": by it a member has a limit of their own. */
export function ruleKeyOf(key: string): string {
  return key.split("@", 1)[0] ?? key;
}
