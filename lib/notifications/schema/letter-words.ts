/** How every mail is put together: plain text and simple HTML from the same paragraphs, so that both say the same. */

interface LetterParts {
  readonly subject: string;
  /** What happened, why, when it changes: a paragraph each. */
  readonly paragraphs: readonly string[];
  /** What the reader can do now. */
  readonly action?: { readonly label: string; readonly url: string };
  /** Why this came to them. */
  readonly footer: string;
}

export function letterOf({ subject, paragraphs, action, footer }: LetterParts): {
  subject: string;
  text: string;
  html: string;
} {
  const blocks = [...paragraphs, ...(action === undefined ? [] : [`${action.label}:\n${action.url}`])];
  const text = `${blocks.join("\n\n")}\n\n-- \n${footer}\n`;
  const body = paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`);
  if (action !== undefined) {
    const [label, url] = [escaped(action.label), escaped(action.url)];
    body.push(
      `<p><a href="${url}">${label}</a></p>`,
      `<p style="color:#59656e">Or open this address: ${url}</p>`,
    );
  }
  body.push(`<p style="color:#59656e">${escaped(footer)}</p>`);
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head><body style="font-family:sans-serif;font-size:15px;line-height:1.5;max-width:38em">${body.join("")}</body></html>`;
  // A line break would be a header of somebody's choosing.
  return { subject: subject.replaceAll(/[\r\n]+/g, " "), text, html };
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
