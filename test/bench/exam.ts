import { MINUTE, SECOND } from "../../src/shared/clock.ts";
import type { BenchOptions, BenchResult } from "./main.ts";
import { freePort } from "./support/child.ts";
import { setFiftyQuestions } from "./support/exam.ts";
import { round } from "./support/http.ts";
import { dropDatabase, mongoUri } from "./support/mongo.ts";
import { startPlatform } from "./support/platform.ts";
import { fillRoom, type RoomFigures, type RoomPlan } from "./support/room.ts";
import { startOurs, type OurTool } from "./support/tools.ts";

/** Minutes of saving between the launches and the hand-ins. */
const MINUTES = Number(process.env["EXAM_MINUTES"] ?? 3);
const PLAN: RoomPlan = { people: 1_000, launching: MINUTE, saving: MINUTES * MINUTE, saveEvery: 10 * SECOND, handingIn: MINUTE };
/** ms, MB; a hand-in may take ten times a save. */
const LIMIT = { lagP99: 100, rssMb: 1_024, handInToSave: 10 };

/** A thousand people sit one exam on one process: nothing lost, nothing refused, and the process keeps breathing. */
export async function examBench({ mongo }: BenchOptions): Promise<BenchResult> {
  const figures = await sitInRoom(PLAN, mongo);
  const ratio = round(figures.handIn.p95 / figures.save.p95);
  const { errors, lost, lagP99, rssMb } = figures;
  const pass = errors === 0 && lost === 0 && lagP99 <= LIMIT.lagP99 && rssMb <= LIMIT.rssMb && ratio <= LIMIT.handInToSave;
  return { name: "exam", store: mongo ? "mongodb" : "sqlite", ratio, target: LIMIT.handInToSave, pass, ...figures, limit: LIMIT };
}

/** A tool of its own, with an exam of fifty questions, and a room full of people in it. */
export async function sitInRoom(plan: RoomPlan, mongo: boolean): Promise<RoomFigures> {
  const database = mongo ? mongoUri(`room${process.pid}`) : undefined;
  const platform = await startPlatform(await freePort(), plan.people);
  let tool: OurTool | undefined;
  try {
    tool = await startOurs(platform, { port: await freePort(), mongo: database });
    await tool.launch(0);
    await setFiftyQuestions(tool);
    return await fillRoom(tool, plan);
  } finally {
    await tool?.stop();
    await platform.stop();
    if (database !== undefined) await dropDatabase(database);
  }
}
