import { idOfUuid, isId, uuidOfId } from "@/lib/engine/ids";

/** One version of a plan or a price book, as the database names it. */
export interface VersionName {
  readonly uuid: string;
  readonly version: number;
}

/** `pln_…@7` taken apart, or null where it is no ref of this kind. */
export function parseVersionRef(prefix: "pln" | "pbk", ref: string): VersionName | null {
  const at = ref.indexOf("@");
  const id = ref.slice(0, at);
  const digits = ref.slice(at + 1);
  if (at < 0 || !isId(prefix, id) || !/^[1-9]\d{0,8}$/.test(digits)) return null;
  return { uuid: uuidOfId(id), version: Number(digits) };
}

/** `pln_…@7`. */
export function versionRef(prefix: "pln" | "pbk", uuid: string, version: number): string {
  return `${idOfUuid(prefix, uuid)}@${version}`;
}
