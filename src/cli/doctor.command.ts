import { Command } from "commander";
import { toReport, type StepWords } from "../lti/connect/report.ts";
import { jsonOption, tenantOption } from "./options.ts";
import type { Carry, Outcome } from "./outcome.ts";

interface Options {
  readonly tenant: string;
  readonly readOnly?: boolean;
  readonly json?: boolean;
}

const SIGN = { ok: "✓", wrong: "✗", skipped: "–" } as const;

const stepLines = ({ state, name, findings }: StepWords): readonly string[] => [
  `  ${SIGN[state]} ${name}`,
  ...findings.flatMap(({ text, advice }) => [`      ${text}`, ...(advice === "" ? [] : [`      → ${advice}`])]),
];

/** `doctor`: proves login → keys → token → line item → score → roster, and names the wrong setting. */
export function doctorCommand(carry: Carry): Command {
  return new Command("doctor")
    .description("try a platform's connection from end to end and name what is wrong")
    .argument("[id]", "as `platform list` shows it; default: every platform")
    .option("--read-only", "do not try a score (which makes a column, posts one score and removes it again)")
    .addOption(tenantOption())
    .addOption(jsonOption())
    .action((id: string | undefined, options: Options) =>
      carry(options.json, async ({ lti, doctor, t }): Promise<Outcome> => {
        const known = await lti.platforms.list(options.tenant);
        const chosen = id === undefined ? known : known.filter((record) => record.id === id);
        if (chosen.length === 0) {
          return { code: 1, data: { error: "not-found" }, lines: [id === undefined ? t("lti.cli.none") : t("lti.cli.notFound", { id })] };
        }
        const found = [];
        const lines: string[] = [];
        for (const platform of chosen) {
          const examination = await doctor.examine(platform, { write: options.readOnly !== true, label: t("lti.doctor.column") });
          const steps = toReport(examination, t);
          found.push({ ...examination, steps: examination.steps.map((step, index) => ({ ...step, words: steps[index]?.findings ?? [] })) });
          lines.push(
            `${platform.name} (${platform.id})`,
            ...steps.flatMap(stepLines),
            `  ${t(examination.ok ? "lti.doctor.good" : "lti.doctor.bad")}`,
          );
        }
        return { code: found.every(({ ok }) => ok) ? 0 : 1, data: found, lines };
      }),
    );
}
