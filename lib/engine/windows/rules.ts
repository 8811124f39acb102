import { anchored } from "./anchored";
import { calendar } from "./calendar";
import { sliding } from "./sliding";
import { tokenBucket } from "./token-bucket";
import type { WindowPolicy, WindowRules } from "./window";

// One cast at the one place where the kind is looked up; every rule is typed by its own policy.
const RULES: { readonly [kind in WindowPolicy["kind"]]: WindowRules<never> } = {
  calendar,
  anchored,
  sliding,
  token_bucket: tokenBucket,
};

/** The rules of a window's kind. */
export function windowRules(policy: WindowPolicy): WindowRules<WindowPolicy> {
  return RULES[policy.kind] as unknown as WindowRules<WindowPolicy>;
}
