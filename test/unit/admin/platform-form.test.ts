import { describe, expect, it, test } from "@jest/globals";
import { readPlatformForm, type PlatformField, type PlatformProblem } from "../../../src/admin/platform-form.ts";

const FOUR = {
  issuer: "https://lms.example",
  authUrl: "https://lms.example/auth",
  tokenUrl: "https://lms.example/token",
  jwksUrl: "https://lms.example/jwks",
};
const RIGHT = { kind: "other", name: "LMS", ...FOUR, clientId: "c-1", deployments: "1\n2, 3\n2" };
const read = (change: Record<string, unknown>, acceptLoopback = false) => readPlatformForm({ ...RIGHT, ...change }, { acceptLoopback });

describe("the form of a platform's settings", () => {
  it("is read, deployments and frames a line each", () => {
    const form = read({ frameOrigins: "https://school.example/path\n", acceptDeployments: "1" });
    expect(form).toMatchObject({
      type: "read",
      fields: {
        ...FOUR,
        deployments: ["1", "2", "3"],
        frameOrigins: ["https://school.example"],
        acceptDeployments: true,
        tokenAudience: undefined,
      },
    });
  });

  it("knows the addresses of a Moodle by its site, and those of hosted Canvas", () => {
    expect(read({ kind: "moodle", site: "https://moodle.example/sub/", issuer: "" })).toMatchObject({
      fields: { issuer: "https://moodle.example/sub", tokenUrl: "https://moodle.example/sub/mod/lti/token.php" },
    });
    expect(read({ kind: "canvas", issuer: "" })).toMatchObject({ fields: { issuer: "https://canvas.instructure.com" } });
  });

  test.each<[change: Record<string, unknown>, field: PlatformField, problem: PlatformProblem]>([
    [{ name: " " }, "name", "missing"],
    [{ issuer: "" }, "issuer", "missing"],
    [{ issuer: "http://lms.example" }, "issuer", "address"],
    [{ authUrl: "javascript:alert(1)" }, "authUrl", "address"],
    [{ tokenUrl: "https://user:secret@lms.example/token" }, "tokenUrl", "address"],
    [{ jwksUrl: "https://127.0.0.1/jwks" }, "jwksUrl", "address"],
    [{ clientId: "" }, "clientId", "missing"],
    [{ clientId: "a\u0007b" }, "clientId", "characters"],
    [{ clientId: ["two", "values"] }, "clientId", "missing"],
    [{ deployments: "" }, "deployments", "missing"],
    [{ frameOrigins: "school.example" }, "frameOrigins", "address"],
    [{ kind: "moodle", site: "moodle.example" }, "site", "address"],
  ])("%j is wrong in %s: %s", (change, field, problem) => {
    const form = read(change);
    expect(form.type === "wrong" ? [...form.problems] : form).toEqual([[field, problem]]);
  });

  it("takes http on this machine only where practice platforms are taken", () => {
    const local = { jwksUrl: "http://127.0.0.1:4000/certs" };
    expect([read(local).type, read(local, true).type]).toEqual(["wrong", "read"]);
  });

  test.each([undefined, null, "text", 3, []])("of %j is all missing, and no fault", (body) => {
    expect(readPlatformForm(body, { acceptLoopback: false }).type).toBe("wrong");
  });
});
