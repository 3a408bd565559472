import { Command, InvalidArgumentError } from "commander";
import { createAudit, type AuditLook } from "../audit/audit.service.ts";
import { systemClock } from "../shared/clock.ts";
import { randomIds } from "../shared/ids.ts";
import { jsonOption, tenantOption } from "./options.ts";
import type { Carry } from "./outcome.ts";

interface Options {
  readonly tenant: string;
  readonly expect?: { readonly place: number; readonly hash: string };
  readonly json?: boolean;
}

/** As an earlier check printed it. */
function head(text: string): NonNullable<Options["expect"]> {
  const [, place, hash] = /^(\d{1,12}):([\w-]{43})$/.exec(text) ?? [];
  if (place === undefined || hash === undefined) throw new InvalidArgumentError("PLACE:HASH as an earlier check printed it.");
  return { place: Number(place), hash };
}

/** `audit check`: whether the audit lines are as they were sealed; exit 1 where they are not. */
export function auditCommand(carry: Carry): Command {
  const audit = new Command("audit").description("the audit log and its chain");
  audit
    .command("check")
    .description("look through the whole chain; prints its end, which tells a chain cut short if you keep it elsewhere")
    .option("--expect <place:hash>", "the end of the chain as an earlier check printed it", head)
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action(({ tenant, expect, json }: Options) =>
      carry(json, async ({ store, lti, t }) => {
        const service = createAudit({ store, clock: systemClock, ids: randomIds, toolKeys: lti.toolKeys });
        const [look, { open, sealedAt }] = [
          await service.check(tenant, expect === undefined ? {} : { expected: expect }),
          await service.standing(tenant),
        ];
        const whole = look.findings.length === 0;
        const data = { whole, ...look, open, sealedAt: sealedAt === undefined ? null : new Date(sealedAt).toISOString() };
        const found = look.findings.map(({ kind, place }) => `  ${t(`admin.chain.finding.${kind}`, { place })}`);
        return { code: whole ? 0 : 1, data, lines: [summary(look, open), ...found] };
      }),
    );
  return audit;
}

const summary = ({ lines, seals, head: { place, hash }, findings }: AuditLook, open: number): string =>
  [`${lines} lines`, `${seals} seals`, `${open} not sealed yet`, `${findings.length} findings`, `${place}:${hash}`].join("\t");
