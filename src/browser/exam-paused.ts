// The page that stands in for the paper while its clock stands still: looks again as soon as something changed.
import { onSignal } from "./signals.ts";

const SPREAD = 800;
const EVERY = 20_000;

const place = document.querySelector<HTMLElement>("[data-paused]");
if (place !== null) {
  const again = (): void => void setTimeout(() => location.reload(), Math.random() * SPREAD);
  onSignal(`room:${place.dataset["room"] ?? ""}`, again);
  onSignal(`sitting:${place.dataset["attempt"] ?? ""}`, again);
  setInterval(() => document.visibilityState === "visible" && again(), EVERY);
}
