#!/usr/bin/env node
// Verifies the bundle of one account with nothing but Node: `node verify-bundle.mjs bundle.ndjson [--key <public key in hex>]`.
// A browser runs the very same file: it imports nothing. Signatures are verified by WebCrypto; the hash is
// written out below, since WebCrypto's is a promise for each of a hundred thousand rows.
// It knows the published formats (lib/engine/chain.ts, lib/engine/checkpoint.ts) and shares no code with what wrote the bundle.

const ZEROS = "0".repeat(64);
/** The fields of each type, by the number of its format. */
const FIELDS = {
  usage_event: [
    "account seq ref kind key request_hash feature member usage properties partial hold_seconds hold_ref attribution_key attribution_session attribution_client occurred_at decided_at plan price_book outcome reason cost covered record",
    "account seq ref kind key request_hash feature member usage properties partial hold_seconds hold_ref attribution_key attribution_session attribution_client attribution_lineage occurred_at decided_at plan price_book outcome reason cost covered record",
  ],
  account_event: ["account seq ref key request_hash actor at act posting_grant posting_kind posting_amount"],
  monetization_event: ["account seq ref cost included charged overshoot price_book"],
  balance_update: ["account ledger_seq ref cause_seq grant kind amount balance_after grant_balance_after at"],
};
/** Columns that are hashed byte for byte. */
const DOCUMENTS = new Set(["usage", "properties", "record", "act"]);

const bytesOf = (text) => new TextEncoder().encode(text);
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const hexOf = (bytes) => Array.from(bytes, (byte) => HEX[byte]).join("");
const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => Number.parseInt(two, 16));

/** The first 32 bits of the fractions of the first 64 primes' roots: cube roots for the rounds, square roots to begin with (FIPS 180-4). */
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const ROUNDS = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const BEGIN = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const schedule = new Int32Array(64);

function sha256(text) {
  const bytes = bytesOf(text);
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const state = Int32Array.from(BEGIN);
  for (let at = 0; at < padded.length; at += 64) compress(state, view, at);
  return hexOf(new Uint8Array(Int32Array.from(state, swapped).buffer));
}

/** Words are written with their high byte first. */
const swapped = (word) =>
  ((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
const turned = (word, by) => (word >>> by) | (word << (32 - by));

function compress(state, view, at) {
  for (let i = 0; i < 16; i++) schedule[i] = view.getInt32(at + i * 4);
  for (let i = 16; i < 64; i++) {
    const w15 = schedule[i - 15];
    const w2 = schedule[i - 2];
    const s0 = turned(w15, 7) ^ turned(w15, 18) ^ (w15 >>> 3);
    const s1 = turned(w2, 17) ^ turned(w2, 19) ^ (w2 >>> 10);
    schedule[i] = schedule[i - 16] + s0 + schedule[i - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + schedule[i]) | 0;
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] += word;
}

function lineOf(name, value) {
  if (value === null) return "\\N";
  if (DOCUMENTS.has(name)) return value;
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function linkOf(type, previous, fields) {
  const names = Object.keys(fields);
  const format = FIELDS[type].indexOf(names.join(" ")) + 1;
  if (format === 0) throw new Error(`a ${type} has other fields than its format`);
  const lines = names.map((name) => lineOf(name, fields[name]));
  return sha256([`spillway/${type}/${format}`, previous, ...lines].join("\n"));
}

/**
 * What is wrong with the bundle, in words; empty where it holds. `onStep` is told of each step when it ends, and of chains also on the way, where it is waited for:
 * `{ step, done, of, faults }`.
 */
export async function bundleFaults(text, trustedKey = null, onStep = () => {}) {
  const faults = [];
  const fail = (what) => {
    if (faults.length < 100) faults.push(what);
  };
  const tell = (step, done, of) => onStep({ step, done, of, faults: faults.length });
  const rows = readRows(text, fail);
  if (rows === null) return faults;
  const { head, facts, charges, updates, checkpoints } = rows;
  const chain = (some, number, what) =>
    chained(some, head.account, number, what, fail, (done) => tell(what, done, some.length));
  const heads = {
    facts: await chain(facts, "seq", "fact"),
    charges: await chain(charges, "seq", "monetization event"),
    updates: await chain(updates, "ledger_seq", "balance update"),
  };
  judgeHead(rows, heads, fail);
  tell("head", 1, 1);
  judgeMoney(rows, fail);
  judgeRefunds(rows, fail);
  judgeDebt(rows, fail);
  tell("money", charges.length, charges.length);
  const late = new Set(
    charges.filter((row) => row.late_after !== undefined).map(({ fields }) => Number(fields.seq)),
  );
  for (const checkpoint of checkpoints)
    await judgeCheckpoint(checkpoint, head.account, heads, late, trustedKey, fail);
  judgeOrder(checkpoints, fail);
  tell("checkpoint", checkpoints.length, checkpoints.length);
  return faults;
}

function readRows(text, fail) {
  const lines = text.split("\n");
  if (lines.pop() !== "") fail("the bundle does not end with a line feed: it was cut off");
  const all = [];
  for (const [nth, line] of lines.entries()) {
    try {
      all.push(JSON.parse(line));
    } catch {
      fail(`line ${nth + 1} is no JSON`);
      return null;
    }
  }
  const head = all.shift();
  const end = all.pop();
  if (head?.type !== "bundle" || head.format !== "spillway/bundle/1") {
    fail("this is no bundle of the format spillway/bundle/1");
    return null;
  }
  if (end?.type !== "end") {
    fail("the bundle has no end: it was cut off");
    return null;
  }
  const of = (...types) => all.filter(({ type }) => types.includes(type));
  const rows = {
    head,
    facts: of("usage_event", "account_event"),
    charges: of("monetization_event"),
    updates: of("balance_update"),
    checkpoints: of("checkpoint"),
  };
  const counted = {
    facts: rows.facts,
    monetization_events: rows.charges,
    balance_updates: rows.updates,
    checkpoints: rows.checkpoints,
  };
  let known = 0;
  for (const [name, some] of Object.entries(counted)) {
    known += some.length;
    if (end[name] !== some.length) fail(`there are ${some.length} ${name}, and the end says ${end[name]}`);
  }
  if (known !== all.length) fail("there are lines of an unknown type");
  return rows;
}

/** The hash that each number's row came to, by what the row says and not by what it claims. */
async function chained(rows, account, number, what, fail, tell) {
  const heads = new Map();
  let previous = ZEROS;
  let last = 0;
  for (const { type, hash, fields, late_after: lateAfter } of rows) {
    let link;
    try {
      link = linkOf(type, previous, fields);
    } catch (error) {
      fail(`${what} ${fields?.[number]}: ${error.message}`);
      return heads;
    }
    const at = Number(fields[number]);
    if (fields.account !== account) fail(`${what} ${at} is of another account`);
    if (heads.has(at)) fail(`${what} ${at} is there twice`);
    // A charge has the number of its usage event, so of charges only the order is known; one that was parked comes late.
    if (lateAfter !== undefined) {
      if (at > Number(lateAfter) || last > Number(lateAfter)) fail(`${what} ${at} is not in its late place`);
    } else {
      if (what === "monetization event" ? at <= last : at !== last + 1) fail(`${what} ${at} follows ${last}`);
      last = at;
    }
    if (link !== hash) fail(`${what} ${at} says otherwise than its hash`);
    previous = link;
    heads.set(at, link);
    if (heads.size % 500 === 0) await tell(heads.size);
  }
  await tell(rows.length);
  return heads;
}

const lastOf = (heads) => [...heads.values()].at(-1) ?? ZEROS;

function judgeHead({ head, facts, updates }, heads, fail) {
  if (Number(head.facts_seq) !== facts.length)
    fail(`the account has ${head.facts_seq} facts, the bundle ${facts.length}`);
  if (head.facts_head !== lastOf(heads.facts)) fail("the facts do not lead to the account's head");
  if (Number(head.ledger_seq) !== updates.length)
    fail(`the ledger has ${head.ledger_seq} updates, the bundle ${updates.length}`);
  const sum = updates.reduce((total, { fields }) => total + BigInt(fields.amount), 0n);
  if (sum !== BigInt(head.balance)) fail(`the updates add up to ${sum}, the balance is ${head.balance}`);
}

/** L1, S1, S2, S3: every balance is the sum of its updates, every charge has its usage event, and what was debited and paid back add up to it. */
function judgeMoney({ head, facts, charges, updates }, fail) {
  let balance = 0n;
  const debits = new Map();
  const returns = new Map();
  const note = (sums, { cause_seq: seq }, amount) => sums.set(seq, (sums.get(seq) ?? 0n) + amount);
  const used = new Map(
    facts.filter(({ type }) => type === "usage_event").map(({ fields }) => [fields.seq, fields]),
  );
  for (const { fields } of updates) {
    balance += BigInt(fields.amount);
    if (balance !== BigInt(fields.balance_after))
      fail(`balance update ${fields.ledger_seq} leaves ${fields.balance_after} in place of ${balance}`);
    if (fields.kind === "debit") note(debits, fields, -BigInt(fields.amount));
    if (fields.kind === "refund" || fields.kind === "debt") note(returns, fields, BigInt(fields.amount));
    if (Number(fields.cause_seq) > facts.length) fail(`balance update ${fields.ledger_seq} has no cause`);
  }
  for (const { fields } of charges) {
    const event = used.get(fields.seq);
    if (event === undefined || event.ref !== fields.ref)
      fail(`monetization event ${fields.seq} has no usage event`);
    const { cost, included, charged, overshoot } = fields;
    if (BigInt(cost) !== BigInt(included) + BigInt(charged) + BigInt(overshoot))
      fail(`monetization event ${fields.seq} does not add up`);
    // A refund is of less than nothing: it debits nothing and pays back what it charges. All else gets its overshoot back.
    const isRefund = event?.kind === "refund";
    const [debit, back] = isRefund
      ? [0n, -BigInt(charged)]
      : [BigInt(charged) + BigInt(overshoot), BigInt(overshoot)];
    if (isRefund !== BigInt(cost) < 0n && BigInt(cost) !== 0n)
      fail(`monetization event ${fields.seq} has the sign of another kind`);
    const debited = debits.get(fields.seq) ?? 0n;
    if (debited !== debit) fail(`usage event ${fields.seq} is charged ${debit}, and debited ${debited}`);
    const returned = returns.get(fields.seq) ?? 0n;
    if (returned !== back) fail(`usage event ${fields.seq} is owed ${back}, and paid back ${returned}`);
    debits.delete(fields.seq);
  }
  const charged = new Set(charges.map(({ fields }) => fields.seq));
  for (const seq of used.keys()) {
    if (Number(seq) <= Number(head.settled_seq) !== charged.has(seq))
      fail(
        `usage event ${seq} is ${charged.has(seq) ? "charged and not settled" : "settled and not charged"}`,
      );
  }
  if (head.settled_seq !== "0" && !used.has(head.settled_seq))
    fail("what was settled last is no usage event");
  for (const seq of debits.keys()) if (used.has(seq)) fail(`usage event ${seq} is debited and not charged`);
}

/** Where in a usage event's record its refund stands, and in that what it refunds and its parts; in a part its layer and its amount. */
const REFUND = 12;
const [OF, PARTS, LAYER, AMOUNT] = [0, 4, 1, 4];
/** Where in a record the debt stands that the event left, or took back, and in that how much it is. */
const [DEBT, CARRIED] = [9, 1];
/** Where in a record its layers stand, and in a layer its key and what it gave. */
const [LAYERS, KEY, TAKEN] = [3, 0, 3];

/** S4: over all its refunds a usage event is paid back no more than it cost, no layer more than it gave, and no grant more than it was debited. */
function judgeRefunds({ facts, updates }, fail) {
  const usage = facts.filter(({ type }) => type === "usage_event").map(({ fields }) => fields);
  const byRef = new Map(usage.map((fields) => [fields.ref, fields]));
  const moved = new Map();
  for (const { fields } of updates) {
    if (fields.kind !== "debit" && fields.kind !== "refund") continue;
    moved.set(fields.cause_seq, [...(moved.get(fields.cause_seq) ?? []), fields]);
  }
  const back = new Map();
  for (const { seq, ref, kind, covered, record } of usage) {
    if (kind !== "refund") continue;
    const refund = parsedRecord(record)?.[REFUND];
    const event = byRef.get(refund?.[OF]);
    if (event === undefined || Number(event.seq) >= Number(seq) || event.kind === "refund") {
      fail(`refund ${seq} is of no usage event before it`);
      continue;
    }
    const sums = back.get(event.ref) ?? { seq, covered: 0n, debt: 0n, layers: new Map(), grants: new Map() };
    back.set(event.ref, sums);
    sums.covered -= BigInt(covered);
    sums.debt -= debtOf(record);
    sums.seq = seq;
    for (const part of refund[PARTS]) add(sums.layers, part[LAYER], BigInt(part[AMOUNT]));
    for (const { grant, amount } of moved.get(seq) ?? [])
      if (grant !== null) add(sums.grants, grant, BigInt(amount));
    if (byRef.get(ref)?.seq !== seq) fail(`two usage events are ${ref}`);
  }
  for (const [ref, { seq, covered, debt, layers, grants }] of back) {
    const event = byRef.get(ref);
    const gave = new Map();
    for (const layer of parsedRecord(event.record)?.[LAYERS] ?? [])
      add(gave, layer[KEY], BigInt(layer[TAKEN]));
    if (covered > BigInt(event.covered)) fail(`refund ${seq}: ${ref} is paid back more than it cost`);
    if (debt > debtOf(event.record)) fail(`refund ${seq}: more debt of ${ref} is taken back than it left`);
    for (const [layer, amount] of layers)
      if (amount > (gave.get(layer) ?? 0n))
        fail(`refund ${seq}: ${layer} of ${ref} is paid back more than it gave`);
    const debits = (moved.get(event.seq) ?? []).filter((update) => update.grant !== null);
    // What is not settled is not debited yet: of that only what its trace says is known.
    if (debits.length === 0) continue;
    for (const [grant, amount] of grants) {
      const debit = debits.find((update) => update.grant === grant);
      if (amount > -BigInt(debit?.amount ?? 0))
        fail(`refund ${seq}: ${grant} is paid back more than ${ref} debited`);
    }
  }
}

/** B1 of the debt: it moves by what each event says that it left or took back, and nothing gets back more than it repaid. */
function judgeDebt({ facts, updates }, fail) {
  const records = new Map(
    facts.flatMap(({ type, fields }) => (type === "usage_event" ? [[fields.seq, fields.record]] : [])),
  );
  const repaid = new Map();
  for (const { fields } of updates) {
    const { kind, cause_seq: seq, grant, amount } = fields;
    if (kind === "debt" && BigInt(amount) !== debtOf(records.get(seq)))
      fail(`usage event ${seq} moves the debt by ${amount}, and says otherwise`);
    if (kind !== "repayment" || grant === null) continue;
    add(repaid, grant, -BigInt(amount));
    if (repaid.get(grant) < 0n)
      fail(`balance update ${fields.ledger_seq}: ${grant} gets back more than it repaid`);
  }
}

const debtOf = (record) => BigInt(parsedRecord(record)?.[DEBT]?.[CARRIED] ?? 0);
const add = (sums, key, amount) => sums.set(key, (sums.get(key) ?? 0n) + amount);

function parsedRecord(record) {
  try {
    return JSON.parse(record);
  } catch {
    return null;
  }
}

async function judgeCheckpoint(checkpoint, account, heads, late, trustedKey, fail) {
  const { number, at, accounts, root, previous, heads: signed } = checkpoint;
  const what = `checkpoint ${number}`;
  const text = `spillway/checkpoint/1\n${number}\n${at}\n${accounts}\n${root}\n${previous}`;
  if (!(await isSigned(text, checkpoint))) fail(`${what} is not signed by its key`);
  if (trustedKey !== null && checkpoint.public_key !== trustedKey)
    fail(`${what} is signed by another key than yours`);
  const leaf = sha256(
    `spillway/checkpoint_leaf/1\n${account}\n${signed.facts_seq}\n${signed.facts_head}\n${signed.settled_seq}\n${signed.monetization_head}\n${signed.ledger_seq}\n${signed.balance_head}`,
  );
  if (checkpoint.way.some(({ side }) => side !== "left" && side !== "right"))
    fail(`${what} has a way to no side`);
  let reached = leaf;
  for (const step of checkpoint.way) {
    const [left, right] = step.side === "left" ? [step.hash, reached] : [reached, step.hash];
    reached = sha256(`spillway/checkpoint_node/1\n${left}\n${right}`);
  }
  if (reached !== root) fail(`${what} does not cover these heads`);
  if ((heads.facts.get(Number(signed.facts_seq)) ?? ZEROS) !== signed.facts_head)
    fail(`${what} knew other facts`);
  if (!coversCharges(heads.charges, late, signed)) fail(`${what} knew other monetization events`);
  if ((heads.updates.get(Number(signed.ledger_seq)) ?? ZEROS) !== signed.balance_head)
    fail(`${what} knew other balance updates`);
}

/**
 * Whether the signed head is where the chain of charges stood when it was settled so far: all before it are of what was settled,
 * and of that nothing comes after it but what was parked then and came late.
 */
function coversCharges(charges, late, { settled_seq: settled, monetization_head: head }) {
  const chain = [...charges];
  const at = head === ZEROS ? -1 : chain.findIndex(([, link]) => link === head);
  if (at === -1 && head !== ZEROS) return false;
  return chain.every(([seq], nth) =>
    nth <= at ? seq <= Number(settled) : seq > Number(settled) || late.has(seq),
  );
}

/** Throws where this browser knows no Ed25519: that is no verdict. */
async function isSigned(text, { public_key: key, signature }) {
  try {
    const publicKey = await globalThis.crypto.subtle.importKey(
      "raw",
      fromHex(key),
      { name: "Ed25519" },
      false,
      ["verify"],
    );
    return await globalThis.crypto.subtle.verify(
      { name: "Ed25519" },
      publicKey,
      fromHex(signature),
      bytesOf(text),
    );
  } catch (error) {
    if (error.name === "NotSupportedError") throw error;
    return false;
  }
}

/** Of two that follow each other directly, the later names the earlier. */
function judgeOrder(checkpoints, fail) {
  for (const [nth, later] of checkpoints.entries()) {
    const earlier = checkpoints[nth - 1];
    if (earlier === undefined) continue;
    if (Number(later.number) <= Number(earlier.number))
      fail(`checkpoint ${later.number} follows ${earlier.number}`);
    if (Number(later.number) !== Number(earlier.number) + 1) continue;
    const { number, at, accounts, root, previous } = earlier;
    if (
      later.previous !== sha256(`spillway/checkpoint/1\n${number}\n${at}\n${accounts}\n${root}\n${previous}`)
    )
      fail(`checkpoint ${later.number} does not follow ${earlier.number}`);
  }
}

/** What a bundle that holds proves, for people. */
export function bundleSummary(text) {
  const lines = text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  const end = lines.at(-1);
  const last = lines.findLast(({ type }) => type === "checkpoint");
  const covered =
    last === undefined
      ? "no checkpoint covers it yet"
      : `signed up to fact ${last.heads.facts_seq} by ${last.public_key} (checkpoint ${last.number}, ${new Date(Number(last.at)).toISOString()})`;
  return `${lines[0].account}: ${end.facts} facts, ${end.monetization_events} monetization events, ${end.balance_updates} balance updates hold; ${covered}`;
}

if (globalThis.process?.argv?.[1]?.endsWith("verify-bundle.mjs")) {
  const { readFileSync } = await import("node:fs");
  const [file, option, key] = process.argv.slice(2);
  if (file === undefined || (option !== undefined && (option !== "--key" || key === undefined))) {
    console.error("usage: node verify-bundle.mjs bundle.ndjson [--key <public key in hex>]");
    process.exit(2);
  }
  const text = readFileSync(file, "utf8");
  const faults = await bundleFaults(text, key ?? null);
  for (const fault of faults) console.error(fault);
  if (faults.length === 0) console.log(bundleSummary(text));
  process.exit(faults.length === 0 ? 0 : 1);
}
