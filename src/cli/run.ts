import { Command, CommanderError } from "commander";
import { ConfigError } from "../config.ts";
import { AppError } from "../shared/errors.ts";
import { adminCommand } from "./admin.command.ts";
import { auditCommand } from "./audit.command.ts";
import { bankCommand } from "./bank.command.ts";
import { doctorCommand } from "./doctor.command.ts";
import { openDesk, type World } from "./desk.ts";
import { eraseCommand } from "./erase.command.ts";
import { keysCommand } from "./keys.command.ts";
import { lrsCommand } from "./lrs.command.ts";
import { outboxCommand } from "./outbox.ts";
import { reconcileCommand } from "./reconcile.ts";
import { reportCommand } from "./report.ts";
import { WrongUse, type Carry, type ExitCode } from "./outcome.ts";
import { platformCommand } from "./platform.command.ts";

/** Runs one command line and answers its exit code. */
export async function run(argv: readonly string[], world: World): Promise<ExitCode> {
  let code: ExitCode = 0;
  const carry: Carry = async (json, work) => {
    const desk = await openDesk(world.env);
    try {
      const outcome = await work(desk, (line) => world.err(`${line}\n`));
      code = outcome.code ?? 0;
      world.out(json === true ? `${JSON.stringify(outcome.data)}\n` : outcome.lines.map((line) => `${line}\n`).join(""));
    } finally {
      await desk.close();
    }
  };
  const program = new Command("tierwise").description("Administration of Tierwise").exitOverride();
  program.configureOutput({ writeOut: (text) => world.out(text), writeErr: (text) => world.err(text) });
  for (const command of [
    platformCommand,
    adminCommand,
    auditCommand,
    bankCommand,
    doctorCommand,
    keysCommand,
    outboxCommand,
    reconcileCommand,
    lrsCommand,
    reportCommand,
    eraseCommand,
  ].map((make) => make(carry)))
    program.addCommand(command);
  overrideExits(program);
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    return failed(error, world);
  }
}

/** Commands do not hand their parent's settings down by themselves. */
function overrideExits(command: Command): void {
  for (const each of command.commands) {
    each.copyInheritedSettings(command);
    each.exitOverride();
    overrideExits(each);
  }
}

function failed(error: unknown, world: World): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof WrongUse) {
    world.err(`${error.message}\n`);
    return 2;
  }
  if (error instanceof AppError || error instanceof ConfigError) {
    world.err(`${error.message}\n`);
    return 1;
  }
  throw error;
}
