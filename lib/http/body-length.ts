/** Bytes that the headers announce: 0 for no body, null where there is one of unknown length. */
export function announcedLength(
  contentLength: string | null,
  transferEncoding: string | null,
): number | null {
  if (transferEncoding !== null) return null;
  if (contentLength === null) return 0;
  return /^\d{1,15}$/.test(contentLength) ? Number(contentLength) : null;
}
