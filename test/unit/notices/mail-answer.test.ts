import { expect, it } from "@jest/globals";
import { mailAnswer, type MailAnswer } from "../../../src/notices/mail-answer.ts";
import type { MailFailure } from "../../../src/notices/mail.ts";

/** As servers in the field say it: what the person who looks after the mail is told. */
it.each<[MailAnswer, MailFailure["stage"], number | undefined, string | undefined]>([
  ["no-server", "connect", undefined, undefined],
  ["not-secure", "secure", undefined, undefined],
  ["log-in", "log-in", 535, "5.7.8"],
  ["log-in", "sender", 530, "5.7.0"],
  ["sender", "sender", 550, undefined],
  ["sender", "sender", 553, "5.1.8"],
  ["no-such-address", "recipient", 550, "5.1.1"],
  ["no-such-address", "recipient", 550, undefined],
  ["no-such-address", "recipient", undefined, undefined],
  ["no-such-address", "recipient", 550, "5.2.1"],
  ["full", "recipient", 452, "4.2.2"],
  ["full", "recipient", 552, undefined],
  ["too-large", "message", 552, "5.3.4"],
  ["policy", "message", 554, "5.7.1"],
  ["policy", "message", 554, undefined],
  ["too-often", "recipient", 451, "4.7.1"],
  ["too-often", "connect", 421, undefined],
  ["later", "recipient", 450, undefined],
  ["later", "message", 451, "4.3.0"],
  ["refused", "message", 550, undefined],
])("%s: at %s, %s %s", (word, stage, code, status) => {
  expect(mailAnswer({ stage, code, status, said: "" })).toBe(word);
});
