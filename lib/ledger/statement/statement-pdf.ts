import PdfDocument from "pdfkit";
import { formatDecimal, type Instant } from "@/lib/engine/amounts";
import type { BalanceUpdate } from "@/lib/engine/facts";
import { formatCredits, formatQuantity, shortId } from "@/lib/format";
import { formatMoment } from "@/lib/format-time";
import { type PdfFonts, printable } from "@/lib/http/pdf-font";
import type { Statement } from "./read-statement";

const MARGIN = 48;
const WIDTH = 595.28 - 2 * MARGIN;
const BOTTOM = 841.89 - MARGIN - 24;
const ROW = 15;
const INK = "#141e25";
const MUTED = "#59656e";
const HAIRLINE = "#d9dfe3";
const SANS = "sans";
const BOLD = "bold";

const KINDS: Readonly<Record<BalanceUpdate["kind"], string>> = {
  grant: "Credits added",
  adjustment: "Adjustments",
  void: "Taken back",
  expiry: "Expired",
  debit: "Usage",
  refund: "Refunds",
  debt: "Owed",
  repayment: "Repaid",
};

const COLUMNS = [
  { label: "No.", x: 0, width: 34, align: "right" },
  { label: "Time", x: 44, width: 118, align: "left" },
  { label: "Kind", x: 166, width: 78, align: "left" },
  { label: "Grant", x: 248, width: 112, align: "left" },
  { label: "Amount", x: 360, width: 66, align: "right" },
  { label: "Balance", x: 430, width: WIDTH - 430, align: "right" },
] as const;

/** A statement to print and to keep: the sums, then every movement with the balance after it, newest first. Ended when it is answered. */
export function statementPdf(
  { wire, rows }: Statement,
  grantNames: ReadonlyMap<string, string>,
  now: Instant,
  fonts: PdfFonts,
): PDFKit.PDFDocument {
  const doc = new PdfDocument({
    size: "A4",
    margin: MARGIN,
    bufferPages: true,
    info: { Title: printable(`Statement of ${wire.name}`), Author: "Spillway" },
  });
  doc.registerFont(SANS, fonts.regular).registerFont(BOLD, fonts.bold);
  const time = (at: string | number) => printable(moment(at, wire.time_zone));
  drawHead(doc, wire, time, now);
  drawSums(doc, wire);
  drawRows(doc, rows, grantNames, time);
  drawFeet(doc, wire.account);
  doc.end();
  return doc;
}

/** Never "today", and always with its year: what is printed is read on another day. */
function moment(at: string | number, timeZone: string): string {
  const ms = typeof at === "number" ? at : Date.parse(at);
  return formatMoment(ms, { nowMs: 0, timeZone });
}

function drawHead(
  doc: PDFKit.PDFDocument,
  wire: Statement["wire"],
  time: (at: string | number) => string,
  now: Instant,
): void {
  doc.fillColor(MUTED).font(SANS).fontSize(9).text("Spillway");
  doc.fillColor(INK).font(BOLD).fontSize(18).text("Statement of credits", { paragraphGap: 6 });
  doc.font(BOLD).fontSize(11).text(printable(wire.name));
  doc.font(SANS).fontSize(9).fillColor(MUTED).text(wire.account);
  const from = wire.from === null ? "the first movement" : time(wire.from);
  const to = wire.to === null ? "the latest movement" : time(wire.to);
  doc.text(`From ${from} to ${to}. Times in ${wire.time_zone}. Made ${time(now)}.`);
  doc.moveDown(1);
}

function drawSums(doc: PDFKit.PDFDocument, wire: Statement["wire"]): void {
  const line = (name: string, amount: string, isBold = false) => {
    const y = doc.y;
    doc
      .font(isBold ? BOLD : SANS)
      .fontSize(10)
      .fillColor(INK);
    doc.text(name, MARGIN, y, { width: 260, lineBreak: false });
    doc.text(printable(amount), MARGIN + 260, y, { width: 100, align: "right", lineBreak: false });
    doc.y = y + ROW;
  };
  line("Balance at the beginning", formatCredits(wire.opening_balance), true);
  for (const { kind, count, amount } of wire.totals)
    line(printable(`${KINDS[kind]} (${formatQuantity(count)})`), formatCredits(amount, "always"));
  line("Balance at the end, credits", formatCredits(wire.closing_balance), true);
  doc.y += ROW;
}

function drawRows(
  doc: PDFKit.PDFDocument,
  rows: readonly BalanceUpdate[],
  grantNames: ReadonlyMap<string, string>,
  time: (at: number) => string,
): void {
  drawRow(
    doc,
    COLUMNS.map(({ label }) => label),
    true,
  );
  for (const row of rows) {
    if (doc.y + ROW > BOTTOM) {
      doc.addPage();
      drawRow(
        doc,
        COLUMNS.map(({ label }) => label),
        true,
      );
    }
    const grant =
      row.grantId === null ? "the account" : (grantNames.get(row.grantId) ?? shortId(row.grantId));
    drawRow(doc, [
      formatQuantity(row.ledgerSeq),
      time(row.at),
      KINDS[row.kind],
      grant,
      formatCredits(formatDecimal(row.amount), "always"),
      formatCredits(formatDecimal(row.balanceAfter)),
    ]);
  }
  if (rows.length === 0)
    doc
      .font(SANS)
      .fontSize(9)
      .fillColor(MUTED)
      .text("Nothing moved the balance.", MARGIN, doc.y + 4);
}

function drawRow(doc: PDFKit.PDFDocument, cells: readonly string[], isHead = false): void {
  const y = doc.y;
  doc
    .font(isHead ? BOLD : SANS)
    .fontSize(8)
    .fillColor(isHead ? MUTED : INK);
  for (const [nth, { x, width, align }] of COLUMNS.entries())
    doc.text(printable(cells[nth] ?? ""), MARGIN + x, y + 3, {
      width,
      align,
      height: 10,
      ellipsis: true,
      lineBreak: false,
    });
  doc
    .moveTo(MARGIN, y + ROW)
    .lineTo(MARGIN + WIDTH, y + ROW)
    .lineWidth(0.5)
    .strokeColor(HAIRLINE)
    .stroke();
  doc.y = y + ROW;
}

function drawFeet(doc: PDFKit.PDFDocument, account: string): void {
  const { start, count } = doc.bufferedPageRange();
  for (let nth = start; nth < start + count; nth++) {
    doc.switchToPage(nth);
    // Below the margin text would begin a page of its own.
    doc.page.margins.bottom = 0;
    doc.font(SANS).fontSize(8).fillColor(MUTED);
    doc.text(`${account}, page ${nth - start + 1} of ${count}`, MARGIN, 841.89 - MARGIN, {
      width: WIDTH,
      align: "right",
      lineBreak: false,
    });
  }
}
