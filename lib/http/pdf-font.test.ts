import PdfDocument from "pdfkit";
import { expect, test } from "vitest";
import { printable, readPdfFonts } from "./pdf-font";

test.each(["Łódź", "Ελλάδα", "Київ", "Škoda Ünal Øre", "Nguyễn Văn Đức", "−12.50 €"])(
  "%s is written as it is",
  (name) => {
    expect(printable(name)).toBe(name);
  },
);

test("what the font has not is one question mark a letter, and an accent apart joins its letter", () => {
  expect(printable("東京 שלום 🙂")).toBe("?? ???? ?");
  expect(printable("Łódź".normalize("NFD"))).toBe("Łódź");
  expect(printable("1\u202f234")).toBe("1\u00a0234");
});

test("every letter that is let through has a shape in both weights", async () => {
  for (const bytes of Object.values(await readPdfFonts())) {
    const paper = new PdfDocument().font(bytes) as unknown as {
      _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } };
    };
    const shapeless: string[] = [];
    for (let codePoint = 0x20; codePoint < 0x1_1000; codePoint++) {
      if (codePoint >= 0xd800 && codePoint < 0xe000) continue;
      const letter = String.fromCodePoint(codePoint);
      const isLetThrough =
        letter.normalize("NFC") === letter && letter !== "?" && printable(letter) === letter;
      if (isLetThrough && !paper._font.font.hasGlyphForCodePoint(codePoint))
        shapeless.push(codePoint.toString(16));
    }
    expect(shapeless).toEqual([]);
  }
});
