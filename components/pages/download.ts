import { saveFile } from "@/components/ui/save-file";

/**
 * Fetches a file as the browser's own link could not: the session and the wanted type in one request. Throws where the server refuses,
 * so that no page of an error is saved as if it were the file.
 */
export async function downloadFile(path: string, accept: string, name: string): Promise<void> {
  const response = await fetch(path, { headers: { accept } });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  saveFile(await response.blob(), name);
}

/** What the page itself has made. */
export function saveText(text: string, type: string, name: string): void {
  saveFile(new Blob([text], { type }), name);
}
