import { isIP } from "node:net";
import { isLoopbackAddress } from "../addresses.ts";

/** Second-level names under a country that stand where elsewhere a registrable name would: `example.com.cn`, `example.ac.uk`. */
const SHARED = new Set(["com", "co", "net", "org", "edu", "ac", "gov", "go", "gob", "gouv", "or", "ne", "sch", "k12", "idv", "nom"]);

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, "");

/** The part of a host name that somebody registered: `lms.example.com` → `example.com`; an address or a single label stands for itself. */
export function registrable(hostname: string): string {
  const host = bare(hostname);
  if (isIP(host) !== 0) return host;
  const labels = host.split(".");
  const [second = "", top = ""] = labels.slice(-2);
  return labels.slice(top.length === 2 && SHARED.has(second) ? -3 : -2).join(".");
}

/** Whether one owner answers for both: the same registrable name; addresses and single labels only with the same port too. */
export function sameOwner(a: URL, b: URL): boolean {
  const site = registrable(a.hostname);
  if (isIP(site) !== 0 || !site.includes(".")) return a.host === b.host;
  return site === registrable(b.hostname);
}

/** An address that a platform may have: https, or http on loopback where practice platforms are taken; no user and password in it. */
export function isPlatformUrl(url: URL, acceptLoopback: boolean): boolean {
  if (url.username !== "" || url.password !== "") return false;
  const host = bare(url.hostname);
  const loopback = host === "localhost" || isLoopbackAddress(host);
  return url.protocol === "https:" ? acceptLoopback || !loopback : url.protocol === "http:" && acceptLoopback && loopback;
}
