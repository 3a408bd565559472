import type { Tier } from "../programme/records.ts";
import { plain } from "./text.ts";

/** Words around a tier's name that say nothing of which it is. */
const FILLERS = /客户服务|客戶服務|专员|專員|认证|認證|等级|等級|customer ?service|specialist|certification/gi;
const core = (name: string): string => plain(name.replaceAll(FILLERS, ""));

/** The tier that somebody's words mean (`中级`, `中级专员`, `Intermediate`); `undefined` where none or several could be meant. */
export function tierCalled(words: string, tiers: readonly Tier[]): Tier | undefined {
  const called = (name: (tier: string) => string) =>
    tiers.filter((tier) => tier.id === plain(words) || Object.values(tier.name).some((one) => name(one) === name(words)));
  const exactly = called(plain);
  if (exactly.length === 1) return exactly[0];
  const roughly = core(words) === "" ? [] : called(core);
  return roughly.length === 1 ? roughly[0] : undefined;
}
