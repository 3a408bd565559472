import type { ServiceEvent } from "../xapi/events.ts";

/** The event without what people wrote in it; what happened, when and to whom stays. */
export function withoutWords(event: ServiceEvent): ServiceEvent {
  return "answers" in event ? { ...event, answers: [] } : event;
}
