import { BlockList, isIP } from "node:net";

/** Networks nobody outside this machine or its own network is reached at (IANA special-purpose registries, RFC 6890 and successors). */
const SPECIAL: readonly (readonly [network: string, prefix: number, family: "ipv4" | "ipv6"])[] = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["192.88.99.0", 24, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["::", 96, "ipv6"],
  ["::ffff:0:0", 96, "ipv6"],
  ["64:ff9b::", 96, "ipv6"],
  ["64:ff9b:1::", 48, "ipv6"],
  ["100::", 64, "ipv6"],
  ["2001::", 23, "ipv6"],
  ["2001:db8::", 32, "ipv6"],
  ["2002::", 16, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["fec0::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
];

/** One list per family: in a common one the rule for mapped addresses would match every IPv4 address. */
const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, prefix, family] of SPECIAL) lists[family].addSubnet(network, prefix, family);

/** An address on the public internet; false for private, link-local, metadata, mapped, translated and reserved ones, and for what is no address. */
export function isPublicAddress(address: string): boolean {
  const kind = isIP(address);
  if (kind === 0) return false;
  const family = kind === 4 ? "ipv4" : "ipv6";
  return !lists[family].check(address, family);
}

export const isLoopbackAddress = (address: string): boolean => address === "::1" || (isIP(address) === 4 && address.startsWith("127."));

/** Networks a company numbers its own machines in (RFC 1918, RFC 6598, RFC 4193); loopback, link-local and metadata addresses are none of them. */
const own = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, prefix] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
] as const)
  own.ipv4.addSubnet(network, prefix, "ipv4");
own.ipv6.addSubnet("fc00::", 7, "ipv6");

export function isOwnNetworkAddress(address: string): boolean {
  const family = isIP(address) === 4 ? "ipv4" : "ipv6";
  return isIP(address) !== 0 && own[family].check(address, family);
}
