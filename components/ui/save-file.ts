/** Hands a file to the reader, as a link to it would have. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: the browser has only been asked to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
