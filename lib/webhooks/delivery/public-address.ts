import { isIPv4, isIPv6 } from "node:net";

/**
 * Which addresses a webhook may be sent to: those of the public internet, and nothing that is only reachable because we are where we
 * are (our own machine, our network, the cloud's metadata service). By the special-purpose registries of IANA; what is in doubt is refused.
 */
const REFUSED_V4: readonly [address: string, bits: number][] = [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // carrier-grade NAT; some clouds' metadata service
  ["127.0.0.0", 8], // loopback
  ["169.254.0.0", 16], // link-local; the metadata service of most clouds
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocol assignments
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // 6to4 relays
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, broadcast
];

/** Of IPv6 only 2000::/3 is public at all; within it these are not, or hide another address. */
const REFUSED_V6: readonly [address: string, bits: number][] = [
  ["2001::", 23], // protocol assignments, Teredo
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4
  ["3fff::", 20], // documentation
];
const GLOBAL_V6 = ["2000::", 3] as const;
/** An IPv4 address in an IPv6 one, in its last four bytes: mapped, and as a NAT64 gateway takes it. */
const EMBEDDING = [
  ["::ffff:0:0", 96],
  ["64:ff9b::", 96],
] as const;

/** Whether this is a public address. What is no address at all is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return isPublicV4(bytesOfV4(address));
  if (!isIPv6(address) || address.includes("%")) return false;
  const bytes = bytesOfV6(address);
  if (EMBEDDING.some(([prefix, bits]) => isWithin(bytes, bytesOfV6(prefix), bits)))
    return isPublicV4(bytes.slice(12));
  const [global, globalBits] = GLOBAL_V6;
  if (!isWithin(bytes, bytesOfV6(global), globalBits)) return false;
  return !REFUSED_V6.some(([prefix, bits]) => isWithin(bytes, bytesOfV6(prefix), bits));
}

function isPublicV4(bytes: readonly number[]): boolean {
  return !REFUSED_V4.some(([prefix, bits]) => isWithin(bytes, bytesOfV4(prefix), bits));
}

function isWithin(bytes: readonly number[], prefix: readonly number[], bits: number): boolean {
  for (let bit = 0; bit < bits; bit++) {
    const mask = 0x80 >> (bit & 7);
    if (((bytes[bit >> 3] as number) & mask) !== ((prefix[bit >> 3] as number) & mask)) return false;
  }
  return true;
}

function bytesOfV4(address: string): number[] {
  return address.split(".").map(Number);
}

/** The address must be well formed (`isIPv6`). */
function bytesOfV6(address: string): number[] {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (dotted !== null) {
    const [a = 0, b = 0, c = 0, d = 0] = bytesOfV4(dotted[2] as string);
    const groups = [(a << 8) | b, (c << 8) | d].map((group) => group.toString(16));
    return bytesOfV6(`${dotted[1]}${groups.join(":")}`);
  }
  const [head = "", tail] = address.split("::");
  const groupsOf = (text: string) => (text === "" ? [] : text.split(":"));
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = new Array<string>(8 - before.length - after.length).fill("0");
  return [...before, ...zeros, ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
}
