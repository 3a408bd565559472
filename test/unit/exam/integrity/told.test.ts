import { describe, expect, it } from "@jest/globals";
import { createTeller } from "../../../../src/browser/exam-told.ts";

function open() {
  let time = 0;
  return { ...createTeller(() => time), pass: (ms: number) => void (time += ms) };
}

describe("what a page tells of itself", () => {
  it("is nothing where nothing happened", () => {
    const page = open();
    page.pass(60_000);
    expect(page.tell()).toBeUndefined();
  });

  it("counts the seconds on the question in hand, not those elsewhere", () => {
    const page = open();
    page.inHand("q1");
    page.pass(10_400);
    page.left();
    page.pass(30_000);
    page.back();
    page.pass(2_000);
    page.inHand("q2");
    page.pass(5_000);
    expect(page.tell()).toEqual({ events: [{ kind: "left", ago: 37_000, ms: 30_000 }], seconds: { q1: 12, q2: 5 } });
    page.heard();
    page.pass(700);
    // 0.4 s of the first question were left over, and are told once they make a second.
    expect(page.tell()).toBeUndefined();
    page.inHand("q1");
    page.pass(600);
    expect(page.tell()).toEqual({ events: [], seconds: { q1: 1 } });
  });

  it("takes along again what a failed save took along, with what came since", () => {
    const page = open();
    page.pasted(40, "q1");
    page.pass(1_000);
    expect(page.tell()?.events).toEqual([{ kind: "pasted", ago: 1_000, characters: 40, question: "q1" }]);
    page.pass(1_000);
    page.pasted(7, undefined);
    expect(page.tell()?.events).toEqual([
      { kind: "pasted", ago: 2_000, characters: 40, question: "q1" },
      { kind: "pasted", ago: 0, characters: 7, question: undefined },
    ]);
    page.heard();
    expect(page.tell()).toBeUndefined();
  });

  it("forgets nothing that happened while a save was on its way", () => {
    const page = open();
    page.pasted(1, "q1");
    page.tell();
    page.pasted(2, "q1");
    page.heard();
    expect(page.tell()?.events.map(({ characters }) => characters)).toEqual([2]);
  });

  it("takes a glance of less than a second for none", () => {
    const page = open();
    page.left();
    page.pass(900);
    page.back();
    expect(page.tell()).toBeUndefined();
  });

  it("sends no more at once than is read of one save", () => {
    const page = open();
    for (let n = 0; n < 120; n += 1) page.pasted(n + 1, "q1");
    const counts: number[] = [];
    for (let told = page.tell(); told !== undefined; told = page.tell()) {
      counts.push(told.events.length);
      page.heard();
    }
    expect(counts).toEqual([50, 50, 20]);
  });
});
