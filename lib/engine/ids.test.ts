import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bytesOfRef,
  idOfUuid,
  isId,
  isRef,
  newRef,
  refOfBytes,
  refOfId,
  refOfUuid,
  slotOf,
  uuidOfId,
  writeRefBytes,
} from "./ids";
import { runs } from "./testing/property-runs";

const RUNS = runs(5_000);
const sixteenBytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
const tenBytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
/** All that UUIDv7 can date, with the places where 32 bits end. */
const dates = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  fc.constantFrom(0, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40, 2 ** 48 - 1),
);

describe("an id", () => {
  test.each([
    ["00000000-0000-0000-0000-000000000000", "00000000000000000000000000"],
    ["00000000-0000-0000-0000-000000000001", "00000000000000000000000001"],
    ["00000000-0000-0000-0000-00000000000a", "0000000000000000000000000a"],
    ["00000000-0000-0000-0000-000000000010", "0000000000000000000000000g"],
    ["00000000-0000-0000-0000-000000000020", "00000000000000000000000010"],
    ["ffffffff-ffff-ffff-ffff-ffffffffffff", "7zzzzzzzzzzzzzzzzzzzzzzzzz"],
    // The example of the TypeID specification.
    ["0188bac7-4afa-78aa-bc3b-bd1eef28d881", "01h2xcejqtf2nbrexx3vqjhp41"],
  ])("writes the uuid %s as %s, as TypeID does", (uuid, ref) => {
    expect(idOfUuid("acct", uuid)).toBe(`acct_${ref}`);
    expect(uuidOfId(`acct_${ref}`)).toBe(uuid);
    expect(uuidOfId(ref)).toBe(uuid);
    expect(refOfUuid(uuid.replaceAll("-", ""))).toBe(ref);
  });

  test("comes back the same from its bytes and from its uuid", () => {
    fc.assert(
      fc.property(sixteenBytes, (bytes) => {
        const ref = refOfBytes(bytes);
        expect(isRef(ref)).toBe(true);
        expect(bytesOfRef(ref)).toEqual(bytes);
        expect(refOfUuid(uuidOfId(ref))).toBe(ref);
        expect(uuidOfId(idOfUuid("use", uuidOfId(ref)))).toBe(uuidOfId(ref));
        expect(refOfId(`grt_${ref}`)).toBe(ref);
      }),
      RUNS,
    );
  });

  test("is written into a larger buffer without touching its neighbours", () => {
    fc.assert(
      fc.property(sixteenBytes, fc.nat({ max: 16 }), (bytes, offset) => {
        const into = new Uint8Array(32).fill(170);
        writeRefBytes(refOfBytes(bytes), into, offset);
        expect(into.slice(offset, offset + 16)).toEqual(bytes);
        expect([...into.slice(0, offset), ...into.slice(offset + 16)].every((byte) => byte === 170)).toBe(
          true,
        );
      }),
    );
  });

  test("sorts as its bytes do, so text and database agree on the order", () => {
    fc.assert(
      fc.property(sixteenBytes, sixteenBytes, (a, b) => {
        expect(Math.sign(compareTexts(refOfBytes(a), refOfBytes(b)))).toBe(Math.sign(compareBytes(a, b)));
      }),
      RUNS,
    );
  });

  test.each([
    ["another prefix", "use_01h2xcejqtf2nbrexx3vqjhp41"],
    ["another prefix of the same length", "hold_01h2xcejqtf2nbrexx3vqjhp41"],
    ["no prefix", "01h2xcejqtf2nbrexx3vqjhp41"],
    ["a prefix that only begins alike", "accts_01h2xcejqtf2nbrexx3vqjhp4"],
    ["too few characters", "acct_01h2xcejqtf2nbrexx3vqjhp4"],
    ["too many characters", "acct_01h2xcejqtf2nbrexx3vqjhp411"],
    ["upper case", "acct_01H2XCEJQTF2NBREXX3VQJHP41"],
    ["more than 128 bits", "acct_81h2xcejqtf2nbrexx3vqjhp41"],
    ["an i, which is easily misread", "acct_01h2xcejqtf2nbrexx3vqjhpi1"],
    ["an l, which is easily misread", "acct_01h2xcejqtf2nbrexx3vqjhpl1"],
    ["an o, which is easily misread", "acct_01h2xcejqtf2nbrexx3vqjhpo1"],
    ["a u, which Crockford leaves out", "acct_01h2xcejqtf2nbrexx3vqjhpu1"],
    ["a dash", "acct_01h2xcejqtf2nbrexx3vqjhp-1"],
    ["a line end", "acct_01h2xcejqtf2nbrexx3vqjhp4\n"],
  ])("is refused with %s", (_what, text) => {
    expect(isId("acct", "acct_01h2xcejqtf2nbrexx3vqjhp41")).toBe(true);
    expect(isId("acct", text)).toBe(false);
  });
});

describe("a new ref", () => {
  test("is a UUIDv7 that carries its instant and keeps all the randomness it may", () => {
    fc.assert(
      fc.property(dates, tenBytes, (at, random) => {
        const uuid = uuidOfId(newRef(at, random)).replaceAll("-", "");
        expect(Number.parseInt(uuid.slice(0, 12), 16)).toBe(at);
        expect(uuid[12]).toBe("7");
        expect("89ab").toContain(uuid[16]);
        const kept = [...bytesOfRef(refOfUuid(uuid)).slice(6)];
        const expected = [...random];
        expected[0] = ((expected[0] as number) & 15) | 112;
        expected[2] = ((expected[2] as number) & 63) | 128;
        expect(kept).toEqual(expected);
      }),
      RUNS,
    );
  });

  test("sorts by time, in text and in the database alike", () => {
    fc.assert(
      fc.property(dates, dates, tenBytes, tenBytes, (a, b, randomA, randomB) => {
        fc.pre(a !== b);
        const [refA, refB] = [newRef(a, randomA), newRef(b, randomB)];
        expect(refA < refB).toBe(a < b);
        expect(uuidOfId(refA) < uuidOfId(refB)).toBe(a < b);
      }),
      RUNS,
    );
  });
});

describe("the slot of an account", () => {
  test("is the last six bits of its uuid, and of nothing else", () => {
    fc.assert(
      fc.property(sixteenBytes, (bytes) => {
        expect(slotOf(`acct_${refOfBytes(bytes)}`)).toBe((bytes[15] as number) & 63);
      }),
      RUNS,
    );
  });

  test("spreads accounts evenly over all 64, also those made in one millisecond", () => {
    const accounts = 64_000;
    const perSlot = new Array<number>(64).fill(0);
    let state = 1;
    for (let i = 0; i < accounts; i++) {
      const random = Uint8Array.from({ length: 10 }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state >>> 24;
      });
      const slot = slotOf(`acct_${newRef(1_771_000_000_000, random)}`);
      perSlot[slot] = (perSlot[slot] as number) + 1;
    }
    // A thousand each is expected; five standard deviations (31.4) to either side.
    expect(Math.min(...perSlot)).toBeGreaterThan(840);
    expect(Math.max(...perSlot)).toBeLessThan(1_160);
  });
});

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (const [i, byte] of a.entries()) {
    if (byte !== b[i]) return byte - (b[i] as number);
  }
  return 0;
}
