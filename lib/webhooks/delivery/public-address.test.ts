import { isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPublicAddress } from "./public-address";

describe("a webhook is sent to", () => {
  test.each([
    ["1.1.1.1"],
    ["93.184.216.34"],
    ["172.15.255.255"],
    ["172.32.0.0"],
    ["169.253.255.255"],
    ["100.63.255.255"],
    ["100.128.0.0"],
    ["198.17.255.255"],
    ["223.255.255.255"],
    ["2606:4700:4700::1111"],
    ["2a00:1450:4001:82f::200e"],
    ["::ffff:1.1.1.1"],
    ["64:ff9b::101:101"],
  ])("%s", (address) => expect(isPublicAddress(address)).toBe(true));
});

describe("no webhook is sent to", () => {
  test.each([
    ["0.0.0.0", "this host"],
    ["10.1.2.3", "a private network"],
    ["100.64.0.1", "carrier-grade NAT"],
    ["100.100.100.200", "a metadata service behind it"],
    ["127.0.0.1", "loopback"],
    ["127.255.255.254", "loopback"],
    ["169.254.169.254", "the metadata service"],
    ["172.16.0.1", "a private network"],
    ["172.31.255.255", "a private network"],
    ["192.168.1.1", "a private network"],
    ["192.0.2.1", "documentation"],
    ["198.18.0.1", "benchmarks"],
    ["224.0.0.1", "multicast"],
    ["255.255.255.255", "broadcast"],
    ["::", "the unspecified address"],
    ["::1", "loopback"],
    ["fe80::1", "link-local"],
    ["fe80::1%eth0", "link-local, of one interface"],
    ["fc00::1", "a unique local address"],
    ["fd00:ec2::254", "the metadata service"],
    ["ff02::1", "multicast"],
    ["2001:db8::1", "documentation"],
    ["2001::1", "Teredo"],
    ["2002:7f00:1::", "6to4 of loopback"],
    ["::ffff:127.0.0.1", "loopback, mapped"],
    ["::ffff:7f00:1", "loopback, mapped, in hexadecimal"],
    ["0:0:0:0:0:ffff:a9fe:a9fe", "the metadata service, mapped"],
    ["::127.0.0.1", "loopback, compatible"],
    ["64:ff9b::7f00:1", "loopback by NAT64"],
    ["64:ff9b:1::1", "a local NAT64"],
    ["localhost", "what is no address"],
    ["", "nothing"],
    ["0x7f.1", "what only some take for an address"],
  ])("%s: %s", (address) => expect(isPublicAddress(address)).toBe(false));
});

test("an address that is mapped or translated is judged as the one it stands for", () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const isPublic = isPublicAddress(address);
      expect(isPublicAddress(`::ffff:${address}`)).toBe(isPublic);
      expect(isPublicAddress(`64:ff9b::${address}`)).toBe(isPublic);
    }),
  );
});

test("of IPv6 nothing outside of 2000::/3 is public, but for what stands for a public address", () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      fc.pre(isIPv6(address));
      if (!isPublicAddress(address)) return;
      expect(address).toMatch(/^(?:[23][0-9a-f]{3}:|64:ff9b::|0*:.*ffff:|::ffff:)/i);
    }),
  );
});
