/** One difference between two contents. */
export interface Change {
  readonly op: "added" | "removed" | "changed";
  /** By keys, where a list's items have them: `layers.windows.windows.5h.limit`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What is different, member by member. Layers, windows, gates and grants are met by their key, wherever they stand; that layers stand in another order
 * is a difference of its own, since they pay in order.
 */
export function diff(before: unknown, after: unknown, path = ""): Change[] {
  if (isRecord(before) && isRecord(after)) return diffOfMembers(before, after, path);
  if (isKeyed(before) && isKeyed(after)) {
    const changes = diffOfMembers(byKey(before), byKey(after), path);
    const [was, is] = [orderOf(before, after), orderOf(after, before)];
    if (was.join() !== is.join())
      changes.push({ op: "changed", path: `${path} (order)`, before: was, after: is });
    return changes;
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ op: "changed", path, before, after }];
}

type Members = Readonly<Record<string, unknown>>;

function diffOfMembers(before: Members, after: Members, path: string): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): Change[] => {
    const at = path === "" ? name : `${path}.${name}`;
    if (!Object.hasOwn(before, name)) return [{ op: "added", path: at, before: null, after: after[name] }];
    if (!Object.hasOwn(after, name)) return [{ op: "removed", path: at, before: before[name], after: null }];
    return diff(before[name], after[name], at);
  });
}

function isRecord(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Keyed = readonly (Members & { key: string })[];

function isKeyed(value: unknown): value is Keyed {
  return Array.isArray(value) && value.every((item) => isRecord(item) && typeof item.key === "string");
}

function byKey(items: Keyed): Members {
  return Object.fromEntries(items.map(({ key, ...rest }) => [key, rest]));
}

/** The keys that both have, in the order of the first. */
function orderOf(items: Keyed, others: Keyed): string[] {
  const known = new Set(others.map(({ key }) => key));
  return items.map(({ key }) => key).filter((key) => known.has(key));
}

export function changeText({ op, path, before, after }: Change): string {
  const value = (it: unknown) => (typeof it === "string" ? it : JSON.stringify(it));
  switch (op) {
    case "added":
      return `+ ${path}: ${value(after)}`;
    case "removed":
      return `- ${path}: ${value(before)}`;
    case "changed":
      return `~ ${path}: ${value(before)} → ${value(after)}`;
  }
}
