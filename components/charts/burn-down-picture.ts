import type { BurnDownShape, Spot } from "./burn-down-geometry";

/** What is drawn, in the words that stand around it on the page. */
export interface BurnDownPicture {
  readonly shape: BurnDownShape;
  readonly label: string;
  readonly topLabel: string;
  readonly halfLabel: string;
  readonly fromLabel: string;
  readonly toLabel: string;
  readonly endsWithReset: boolean;
}

const WIDTH = 800;
const HEIGHT = 400;
/** Sharp where it is pasted into a document, too. */
const SCALE = 2;
const MARGIN = 24;
const LINE = 20;
const LABELS_WIDTH = 56;
const COLORS = ["page", "ink", "muted", "hairline", "source", "ok"] as const;
type Colors = Readonly<Record<(typeof COLORS)[number], string>>;

/**
 * The drawing as a file to send to somebody: with its sentence and its labels, in the theme that the reader sees. `chart` is where the
 * colours are read: a token knows two themes and only an element which of them holds.
 */
export async function burnDownPng(chart: HTMLElement, picture: BurnDownPicture): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH * SCALE;
  canvas.height = HEIGHT * SCALE;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser draws no pictures");
  context.scale(SCALE, SCALE);
  draw(context, picture, colorsOf(chart), getComputedStyle(chart).fontFamily);
  return new Promise((resolve, reject) =>
    canvas.toBlob((png) => (png === null ? reject(new Error("the picture is empty")) : resolve(png))),
  );
}

function colorsOf(chart: HTMLElement): Colors {
  const probe = chart.appendChild(document.createElement("span"));
  const read = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colors = Object.fromEntries(COLORS.map((name) => [name, read(name)])) as Colors;
  probe.remove();
  return colors;
}

function draw(
  context: CanvasRenderingContext2D,
  picture: BurnDownPicture,
  colors: Colors,
  font: string,
): void {
  context.fillStyle = colors.page;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.textBaseline = "alphabetic";
  context.font = `500 15px ${font}`;
  context.fillStyle = colors.ink;
  const lines = linesOf(context, picture.label, WIDTH - 2 * MARGIN);
  lines.forEach((line, nth) => {
    context.fillText(line, MARGIN, MARGIN + LINE * (nth + 0.75));
  });
  const top = MARGIN + LINE * (lines.length + 1.5);
  const area = { left: MARGIN + LABELS_WIDTH, right: WIDTH - MARGIN, top, bottom: HEIGHT - MARGIN - LINE };
  const x = (share: number) => area.left + share * (area.right - area.left);
  const y = (share: number) => area.bottom - share * (area.bottom - area.top);
  drawAxes(context, picture, colors, font, x, y);
  drawLevels(context, picture, colors, x, y);
}

type Place = (share: number) => number;

function drawAxes(
  context: CanvasRenderingContext2D,
  picture: BurnDownPicture,
  colors: Colors,
  font: string,
  x: Place,
  y: Place,
): void {
  context.font = `12px ${font}`;
  context.fillStyle = colors.muted;
  context.strokeStyle = colors.hairline;
  const rows = [
    [1, picture.topLabel],
    [0.5, picture.halfLabel],
    [0, "0"],
  ] as const;
  context.textAlign = "end";
  for (const [share, label] of rows) {
    context.fillText(label, x(0) - 8, y(share) + 4);
    trace(
      context,
      [
        { x: 0, y: share },
        { x: 1, y: share },
      ],
      x,
      y,
    );
    context.stroke();
  }
  context.fillText(picture.toLabel, x(1), y(0) + LINE);
  if (picture.shape.fan !== null) context.fillText("forecast", x(1), y(1) - 8);
  context.textAlign = "start";
  context.fillText(picture.fromLabel, x(0), y(0) + LINE);
  context.fillText("measured", x(0), y(1) - 8);
}

function drawLevels(
  context: CanvasRenderingContext2D,
  { shape, endsWithReset }: BurnDownPicture,
  colors: Colors,
  x: Place,
  y: Place,
): void {
  const { measured, fan, nowX } = shape;
  context.fillStyle = colors.source;
  context.strokeStyle = colors.source;
  const last = measured.at(-1);
  if (last !== undefined) {
    trace(context, [...measured, { x: last.x, y: 0 }, { x: measured[0]?.x ?? 0, y: 0 }], x, y);
    fillFaintly(context, 0.14);
    trace(context, measured, x, y);
    context.lineWidth = 2;
    context.stroke();
  }
  context.lineWidth = 1.5;
  if (fan !== null) {
    trace(context, [...fan.slowest, ...[...fan.fastest].reverse()], x, y);
    fillFaintly(context, 0.3);
    context.setLineDash([5, 4]);
    for (const edge of [fan.fastest, fan.slowest]) {
      trace(context, edge, x, y);
      context.stroke();
    }
    context.setLineDash([]);
  }
  context.strokeStyle = colors.muted;
  trace(
    context,
    [
      { x: nowX, y: 0 },
      { x: nowX, y: 1 },
    ],
    x,
    y,
  );
  context.stroke();
  if (!endsWithReset) return;
  context.strokeStyle = colors.ok;
  context.setLineDash([5, 4]);
  trace(
    context,
    [
      { x: 1, y: 0 },
      { x: 1, y: 1 },
    ],
    x,
    y,
  );
  context.stroke();
}

function trace(context: CanvasRenderingContext2D, spots: readonly Spot[], x: Place, y: Place): void {
  context.beginPath();
  for (const spot of spots) context.lineTo(x(spot.x), y(spot.y));
}

function fillFaintly(context: CanvasRenderingContext2D, alpha: number): void {
  context.globalAlpha = alpha;
  context.fill();
  context.globalAlpha = 1;
}

/** A sentence in lines that fit; a word that is longer than a line has one of its own. */
function linesOf(context: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = [...lines.slice(-1), word].join(" ");
    if (lines.length > 0 && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
