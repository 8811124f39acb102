import { printable, readPdfFonts } from "@/lib/http/pdf-font";
import type { DisputePackWire } from "../schema/pack-schema";

const MARGIN = 40;
const WIDTH = 595.28 - 2 * MARGIN;
const LABEL_WIDTH = 105;
const SANS = "sans";
/** For ids and hashes: every reader of PDF has it. It knows Western letters only. */
const MONO = "Courier";
const IS_ASCII = /^[\x20-\x7e]*$/;
const LONG_TEXT = 300;
/** As high as the longest text, and the margin. */
const LAST_LINE = 80;

type Line = readonly [label: string, text: string];

/** The pack as one page to print or attach: what is too long for it is in the JSON whole. */
export async function packPdf(pack: DisputePackWire): Promise<Uint8Array> {
  // Only who asks for a page pays for what writes it.
  const [{ default: PdfDocument }, { regular }] = await Promise.all([import("pdfkit"), readPdfFonts()]);
  const paper = new PdfDocument({
    size: "A4",
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: 0 },
    info: { Title: `Dispute pack ${pack.usage_event.id}` },
  });
  paper.registerFont(SANS, regular);
  const chunks: Buffer[] = [];
  paper.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => paper.on("end", resolve));
  paper.font(SANS).fontSize(16).text("Dispute pack");
  paper
    .fontSize(8)
    .fillColor("#59656e")
    .text(shortened(`${pack.account.name}, ${pack.account.id}, made ${pack.made_at}`));
  for (const [title, lines] of sectionsOf(pack)) section(paper, title, lines);
  paper.end();
  await ended;
  return Buffer.concat(chunks);
}

function section(paper: PDFKit.PDFDocument, title: string, lines: readonly Line[]): void {
  if (lines.length === 0 || paper.y > paper.page.height - LAST_LINE) return;
  paper.moveDown(0.7).font(SANS).fontSize(10).fillColor("#0e647f").text(title, MARGIN);
  paper.fontSize(7.5);
  for (const [label, whole] of lines) {
    const { y } = paper;
    const text = shortened(whole);
    // Past the page's end there is none: one page is what was asked for, and the JSON has the rest.
    if (y > paper.page.height - LAST_LINE) return;
    paper.font(SANS).fillColor("#59656e").text(label, MARGIN, y, { width: LABEL_WIDTH });
    const left = paper.y;
    paper
      .font(IS_ASCII.test(text) ? MONO : SANS)
      .fillColor("#141e25")
      .text(text, MARGIN + LABEL_WIDTH, y, { width: WIDTH - LABEL_WIDTH });
    paper.y = Math.max(left, paper.y);
  }
}

const shortened = (text: string): string =>
  printable(text.length > LONG_TEXT ? `${text.slice(0, LONG_TEXT)}…` : text);

/** From what was asked, by what paid, to what moved: in the order in which it happened. */
export function sectionsOf(pack: DisputePackWire): readonly (readonly [string, readonly Line[]])[] {
  const { decision, usage_event: event, monetization_event: charge } = pack;
  const usage = Object.entries(decision.usage).map(([dimension, count]) => `${count} ${dimension}`);
  return [
    [
      "Decision",
      [
        ["id", String(decision.id)],
        ["outcome", `${decision.outcome}: ${decision.covered} of ${decision.cost} credits covered`],
        ["request", `${decision.feature}, ${usage.join(", ")}`],
        ["decided", `${decision.decided_at}, seq ${decision.seq}`],
        ["rules", `plan ${decision.plan}, price book ${decision.price_book}`],
        ["idempotency key", event.idempotency_key],
        ...attributed(event),
      ],
    ],
    [
      "Trace, layer by layer",
      decision.trace.map(({ layer, before, taken, after, skipped, grants }): Line => {
        const from = grants
          .filter((grant) => grant.taken !== "0")
          .map(({ id, taken: gave }) => `${id} ${gave}`);
        const walked =
          skipped === null
            ? `had ${before ?? "no bound"}, gave ${taken}, left ${after ?? "no bound"}`
            : `skipped: ${skipped}`;
        return [layer, [walked, ...from].join("; ")];
      }),
    ],
    [
      "From usage to balance",
      [
        ["usage event", `${event.id}  ${event.hash}`],
        ...(charge === null
          ? [["monetization event", "not settled yet"] as const]
          : [
              ["monetization event", `${charge.id}  ${charge.hash}`] as const,
              [
                "",
                `cost ${charge.cost} = included ${charge.included} + charged ${charge.charged} + overshoot ${charge.overshoot}`,
              ] as const,
            ]),
        ...pack.balance_updates.flatMap((update): Line[] => [
          [update.kind, `${update.amount} ${update.grant ?? ""} balance ${update.balance_after}`],
          ["", `${update.id}  ${update.hash}`],
        ]),
      ],
    ],
    [
      "Refunds",
      pack.refunds.map((refund): Line => [refund.at, `${refund.amount}, ${refund.id}: ${refund.reason}`]),
    ],
    ["Disputes", pack.disputes.flatMap(disputeLines)],
    ["Chain", [[`fact ${pack.chain.facts_seq}`, pack.chain.facts_head]]],
  ];
}

function attributed({ attribution }: DisputePackWire["usage_event"]): Line[] {
  return Object.entries(attribution).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
}

function disputeLines({
  id,
  state,
  reason,
  message,
  opened_at,
  answer,
}: DisputePackWire["disputes"][number]): Line[] {
  const opened: Line[] = [
    [id, `${state}, opened ${opened_at}`],
    [reason, message],
  ];
  if (answer === null) return opened;
  return [...opened, [answer.outcome, `${answer.at} ${answer.refund ?? ""} ${answer.message}`]];
}
