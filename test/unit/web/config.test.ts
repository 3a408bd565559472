import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it, test } from "@jest/globals";
import { ConfigError, readConfig } from "../../../src/config.ts";

const root = mkdtempSync(join(tmpdir(), "tierwise-config-"));
let place = "";
let count = 0;
beforeEach(() => {
  count += 1;
  place = join(root, String(count));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const read = (environment: Readonly<Record<string, string>> = {}) => readConfig({ DATA_DIR: place, ...environment });

function refusal(environment: Readonly<Record<string, string>>): string {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "taken";
}

describe("nothing configured", () => {
  it("is a tool at localhost:3000 on SQLite, with the practice parts beside it", () => {
    expect(read()).toMatchObject({
      production: false,
      port: 3000,
      publicUrl: "http://localhost:3000",
      storeUrl: `sqlite:${join(place, "tierwise.sqlite")}`,
      role: "all",
      defaultLocale: "zh-CN",
      defaultZone: "Asia/Shanghai",
      practice: { port: 4000, cohort: "full" },
      lrs: { url: "http://127.0.0.1:4000/xapi/" },
      acceptLoopback: true,
    });
  });

  it("counts an empty variable as none", () => {
    expect(read({ PORT: "", PUBLIC_URL: "", STORE_URL: "", LRS_URL: "", SECRET_KEY: "" }).port).toBe(3000);
  });
});

describe("people in learning records", () => {
  it("are LMS accounts without names, unless set otherwise", () => {
    expect(read().identity).toEqual({ actor: "account", names: false });
    expect(read({ LRS_ACTOR: "mail-hash", LRS_NAMES: "on" }).identity).toEqual({ actor: "mail-hash", names: true });
    expect(refusal({ LRS_ACTOR: "mail" })).toContain("LRS_ACTOR");
  });
});

describe("platforms on the own network", () => {
  it("are the hosts named, and nobody unless one is named", () => {
    expect(read().privateHosts).toEqual([]);
    expect(read({ PRIVATE_HOSTS: "LMS.corp.example, moodle" }).privateHosts).toEqual(["lms.corp.example", "moodle"]);
  });
});

describe("in production", () => {
  it("no practice part runs, no loopback platform is taken, and without an LRS statements wait", () => {
    expect(read({ NODE_ENV: "production", PUBLIC_URL: "https://cert.example.com" })).toMatchObject({
      production: true,
      practice: undefined,
      lrs: undefined,
      acceptLoopback: false,
    });
  });
});

describe("a value that cannot be used", () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ["a port that is no number", { PORT: "http" }, "PORT"],
    ["a port out of range", { PORT: "70000" }, "PORT"],
    ["a public address that is none", { PUBLIC_URL: "cert.example.com" }, "PUBLIC_URL"],
    ["http away from localhost", { PUBLIC_URL: "http://cert.example.com" }, "PUBLIC_URL"],
    ["http at an address that only looks like loopback", { PUBLIC_URL: "http://localhost.example.com" }, "PUBLIC_URL"],
    ["http at a name that only ends like localhost", { PUBLIC_URL: "http://evil-localhost" }, "PUBLIC_URL"],
    ["a practice LMS on another machine", { PRACTICE_HOST: "lms.example.com" }, "PRACTICE_HOST"],
    ["a public address with a path", { PUBLIC_URL: "https://example.com/tierwise" }, "PUBLIC_URL"],
    ["a public address with a query", { PUBLIC_URL: "https://example.com/?a=1" }, "PUBLIC_URL"],
    ["an engine nobody has", { STORE_URL: "postgres://db" }, "STORE_URL"],
    ["a short secret", { SECRET_KEY: "too short" }, "SECRET_KEY"],
    ["an LRS address that is none", { LRS_URL: "lrs" }, "LRS_URL"],
    ["an unknown role", { ROLE: "cron" }, "ROLE"],
    ["an unknown language", { DEFAULT_LOCALE: "fr" }, "DEFAULT_LOCALE"],
    ["a zone that does not exist", { DEFAULT_ZONE: "Asia/Atlantis" }, "DEFAULT_ZONE"],
    ["a switch that is neither on nor off", { ALLOW_LOOPBACK_PLATFORMS: "maybe" }, "ALLOW_LOOPBACK_PLATFORMS"],
    ["an address for a host on the own network", { PRIVATE_HOSTS: "https://lms.corp.example" }, "PRIVATE_HOSTS"],
    ["a host with a port", { PRIVATE_HOSTS: "lms.corp.example:8443" }, "PRIVATE_HOSTS"],
    ["hosts by a wildcard", { PRIVATE_HOSTS: "lms.corp.example,*" }, "PRIVATE_HOSTS"],
    ["an unknown kind of practice cohort", { PRACTICE_COHORT: "half" }, "PRACTICE_COHORT"],
  ])("%s is refused at start, by name", (_, environment, variable) => {
    const said = refusal(environment);
    expect(said).toMatch(new RegExp(`^${variable}: \\S`));
    for (const value of Object.values(environment)) if (variable === "SECRET_KEY") expect(said).not.toContain(value);
  });

  it("and another are both told at once", () => {
    expect(refusal({ PORT: "x", ROLE: "y" }).split("\n")).toHaveLength(2);
  });

  it.each(["http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080", "https://cert.example.com"])(
    "while %s is taken",
    (url) => {
      expect(read({ PUBLIC_URL: url }).publicUrl).toBe(url);
    },
  );

  it("a closing slash of the public address is nothing to refuse", () => {
    expect(read({ PUBLIC_URL: "https://cert.example.com/" }).publicUrl).toBe("https://cert.example.com");
  });
});

describe("the secret key", () => {
  it("is made once, kept for the next start, and readable by its owner only", () => {
    const { secretKey } = read();
    expect(Buffer.from(secretKey, "base64url")).toHaveLength(32);
    expect(read().secretKey).toBe(secretKey);
    const file = join(place, "secret-key");
    expect(readFileSync(file, "utf8").trim()).toBe(secretKey);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(place).mode & 0o777).toBe(0o700);
  });

  it("is another one in another place", () => {
    const { secretKey } = read();
    expect(read({ DATA_DIR: join(place, "other") }).secretKey).not.toBe(secretKey);
  });

  it("given by the environment is used, and none is written", () => {
    const given = "a secret of at least thirty-two characters";
    expect(read({ SECRET_KEY: given }).secretKey).toBe(given);
    expect(() => statSync(join(place, "secret-key"))).toThrow();
  });
});
