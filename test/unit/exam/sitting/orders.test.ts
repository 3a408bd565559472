import { describe, expect, it, test } from "@jest/globals";
import { editing, PLAIN_FORM } from "../../../../src/exam/sitting/editing.ts";
import { isPaused, paused, resumed } from "../../../../src/exam/sitting/orders.ts";
import type { Pause } from "../../../../src/exam/sitting/records.ts";

const room = (...pauses: readonly Pause[]) => ({ pauses, extensions: [], announcements: [] });
const all: Pause = { id: "all", from: 10 };
const two: Pause = { id: "two", from: 10, persons: ["p", "q"] };
const ids = (): string => "fresh";

describe("pausing", () => {
  // biome-ignore format: a table is read by its columns
  test.each([
    ["everybody",                                   [],    undefined,  [{ id: "n", from: 20 }]],
    ["one",                                         [],    ["p"],      [{ id: "n", from: 20, persons: ["p"] }]],
    ["nobody twice",                                [two], ["q"],      [two]],
    ["only those whose clock still runs",           [two], ["q", "r"], [two, { id: "n", from: 20, persons: ["r"] }]],
    ["everybody where some stand still already",    [two], undefined,  [two, { id: "n", from: 20 }]],
    ["nobody more while everybody is paused",       [all], ["p"],      [all]],
    ["everybody only once",                         [all], undefined,  [all]],
  ] as const)("%s", (_, before, persons, after) => {
    expect(paused(room(...before), { id: "n", at: 20, persons }).pauses).toEqual(after);
  });

  it("is of everybody only where nobody is named", () => {
    expect([isPaused(room(all)), isPaused(room(two)), isPaused(room({ ...all, to: 15 }))]).toEqual([true, false, false]);
  });
});

describe("going on", () => {
  // biome-ignore format: a table is read by its columns
  test.each([
    ["for everybody ends every pause",                    [all, two], undefined,  [{ ...all, to: 30 }, { ...two, to: 30 }]],
    ["for one leaves the others as they are",             [two],      ["p"],      [{ ...two, persons: ["q"] }, { id: "fresh", from: 10, persons: ["p"], to: 30 }]],
    ["for all of a pause ends it",                        [two],      ["q", "p"], [{ ...two, to: 30 }]],
    ["for one does not end a pause of everybody",         [all],      ["p"],      [all]],
    ["for somebody whose clock runs changes nothing",     [two],      ["r"],      [two]],
  ] as const)("%s", (_, before, persons, after) => {
    expect(resumed(room(...before), { at: 30, persons, ids }).pauses).toEqual(after);
  });

  it("is the very same room where nothing stood still", () => {
    const running = room({ ...all, to: 15 });
    expect(resumed(running, { at: 30, persons: undefined, ids })).toBe(running);
  });
});

describe("which page writes", () => {
  const a = { tab: "a", epoch: 3, since: 5 };
  const form = { tab: PLAIN_FORM, epoch: 3, since: 5 };
  // biome-ignore format: a table is read by its columns
  test.each([
    ["the first to come",                                         undefined, { tab: "a" },                    "here", { tab: "a", epoch: 1 }],
    ["the one that did",                                          a,         { tab: "a" },                    "here", a],
    ["no second one",                                             a,         { tab: "b" },                    "elsewhere", a],
    ["a second one that takes over",                              a,         { tab: "b", takeOver: true },    "here", { tab: "b", epoch: 4 }],
    ["the first again, when it takes over in its turn",           { ...a, tab: "b" }, { tab: "a", takeOver: true }, "here", { tab: "a", epoch: 4 }],
    ["one that says nothing of itself while nobody holds it",     undefined, undefined,                       "here", undefined],
    ["no such one afterwards",                                    a,         undefined,                       "elsewhere", a],
    ["a plain form made after the last take-over",                a,         { tab: PLAIN_FORM, seen: 3 },    "here", { tab: PLAIN_FORM, epoch: 4 }],
    ["no plain form made before it",                              a,         { tab: PLAIN_FORM, seen: 2 },    "elsewhere", a],
    ["whoever comes after a page that went away",                 { ...a, left: true }, { tab: "b" },         "here", { tab: "b", epoch: 4 }],
    ["the page that says it goes, whose last save may come later", a,        { tab: "a", leaves: true },      "here", { ...a, left: true }],
    ["that last save, which holds nobody up",                     { ...a, left: true }, { tab: "a" },         "here", { ...a, left: true }],
    ["the page that comes in its name, and writes from now on",   { ...a, left: true }, { tab: "a", arrives: true }, "here", a],
    ["no page that goes without having written",                  a,         { tab: "b", leaves: true },      "elsewhere", a],
    ["nobody where the one that goes never wrote",                undefined, { tab: "a", leaves: true },      "here", undefined],
    ["no older plain form than the last one saved",               form,      { tab: PLAIN_FORM, seen: 2 },    "elsewhere", form],
  ] as const)("%s", (...[, editor, sender, type, after]) => {
    const found = editing(editor, sender, 9);
    expect(found.type).toBe(type);
    if (after === undefined) expect(found.editor).toBeUndefined();
    else expect({ left: false, ...found.editor }).toMatchObject({ left: false, ...after });
  });
});
