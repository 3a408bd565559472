import { randomInt } from "node:crypto";

/** What a person was about to open when the login was started. `link`, `item` and `forUser` are ids or null. */
export interface Launch {
  message: "resource" | "deepLinking" | "review";
  course: string;
  link: string | null;
  user: string;
  forUser: string | null;
  item: string | null;
  target: "iframe" | "window";
  /** Client id of the tool asked for links; a link knows its own. */
  tool?: string | undefined;
}

/** Logins under way, by Moodle's launch id. The oldest are forgotten beyond a bound. */
export interface Launches {
  start(launch: Launch): string;
  find(launchId: string): Launch | undefined;
}

const KEPT = 20_000;

export function createLaunches(): Launches {
  const pending = new Map<string, Launch>();
  return {
    start(launch) {
      const part = launch.message === "deepLinking" ? "_ContentItemSelectionRequest" : `${launch.link ?? "0"}_`;
      const launchId = `ltilaunch${part}${randomInt(10_000_000, 2_000_000_000)}`;
      pending.set(launchId, launch);
      const [oldest] = pending.keys();
      if (pending.size > KEPT && oldest !== undefined) pending.delete(oldest);
      return launchId;
    },
    find: (launchId) => pending.get(launchId),
  };
}
