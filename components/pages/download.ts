/**
 * Fetches a file as the browser's own link could not: the session and the wanted type in one request. Throws where the server refuses,
 * so that no page of an error is saved as if it were the file.
 */
export async function downloadFile(path: string, accept: string, name: string): Promise<void> {
  const response = await fetch(path, { headers: { accept } });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  save(await response.blob(), name);
}

/** What the page itself has made. */
export function saveText(text: string, type: string, name: string): void {
  save(new Blob([text], { type }), name);
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: the browser has only been asked to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
