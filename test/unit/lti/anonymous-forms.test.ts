import { describe, expect, it } from "@jest/globals";
import { readLaunchForm, readLoginForm } from "../../../src/lti/anonymous-forms.ts";
import { Refusal } from "../../../src/lti/refusal.ts";

const LOGIN = { iss: "https://lms.example", login_hint: "7", target_link_uri: "https://tool.example/" };
const LAUNCH = { state: "s".repeat(90), id_token: "a.b.c" };

/** What the refusal names. */
function wrong(read: (form: unknown) => unknown, form: unknown): unknown {
  try {
    read(form);
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
  return undefined;
}

describe("a login's form", () => {
  it("is read with what platforms may leave out, an empty field counting as left out", () => {
    const none = { client_id: undefined, lti_message_hint: undefined, lti_deployment_id: undefined, lti_storage_target: undefined };
    expect(readLoginForm(LOGIN)).toEqual({ ...LOGIN, ...none });
    expect(readLoginForm({ ...LOGIN, client_id: "", lti_message_hint: "", lti_deployment_id: "" })).toEqual({ ...LOGIN, ...none });
    const all = { ...LOGIN, client_id: "c", lti_message_hint: "m", lti_deployment_id: "d", lti_storage_target: "_parent" };
    expect(readLoginForm({ ...all, unknown: "x" })).toEqual(all);
  });

  it.each(["a b", "", "x".repeat(101), ["_parent", "_parent"], 7])("counts the storage target %j as none", (lti_storage_target) => {
    expect(readLoginForm({ ...LOGIN, lti_storage_target }).lti_storage_target).toBeUndefined();
  });

  it.each([
    ["iss", undefined],
    ["iss", ""],
    ["iss", "https://a\u0000b"],
    ["iss", "\ud800"],
    ["iss", "i".repeat(2_049)],
    ["iss", ["https://lms.example", "https://lms.example"]],
    ["login_hint", ""],
    ["login_hint", "h".repeat(4_097)],
    ["target_link_uri", "https://tool.example/\n"],
    ["client_id", "c".repeat(256)],
    ["client_id", 7],
    ["lti_message_hint", "m".repeat(16_001)],
    ["lti_deployment_id", {}],
  ])("is refused for its %s %j", (field, value) => {
    expect(wrong(readLoginForm, { ...LOGIN, [field]: value })).toBe(`login-form: ${field}`);
  });

  it.each([null, 7, "text"])("is refused when it is %j", (form) => expect(wrong(readLoginForm, form)).toBe("login-form"));
});

describe("a launch's form", () => {
  it("brings a token, what the platform's storage held, or why there is no token", () => {
    expect(readLaunchForm(LAUNCH)).toEqual({ ...LAUNCH, browser: undefined });
    expect(readLaunchForm({ ...LAUNCH, browser: "" })).toEqual({ ...LAUNCH, browser: "" });
    expect(readLaunchForm({ state: LAUNCH.state, error: "login_required" })).toEqual({ state: LAUNCH.state, error: "login_required" });
    expect(readLaunchForm({ ...LAUNCH, error: "x" })).toEqual({ ...LAUNCH, browser: undefined });
  });

  it.each([
    ["state", undefined],
    ["state", "s".repeat(89)],
    ["state", "s".repeat(8_001)],
    ["id_token", undefined],
    ["id_token", ""],
    ["id_token", ["a", "b"]],
    ["id_token", "t".repeat(170_001)],
    ["browser", "b".repeat(65)],
  ])("is refused for its %s %j", (field, value) => {
    expect(wrong(readLaunchForm, { ...LAUNCH, [field]: value })).toBe(`launch-form: ${field}`);
  });

  it.each(["", "e".repeat(2_001), ["a"]])("is refused for its error %j", (error) => {
    expect(wrong(readLaunchForm, { state: LAUNCH.state, error })).toBe("launch-form: error");
  });
});
