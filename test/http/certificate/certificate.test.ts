import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { collections } from "../../../src/store/collections.ts";
import { openSite, type Site, words } from "../result/site.ts";

let site: Site;
beforeEach(async () => {
  site = await openSite();
});
afterEach(() => site.close());

async function applied(): Promise<string> {
  await site.learner("li", "85");
  site.as("li", "learner");
  await site.post("/certificate", { tier: "senior", name: "李小娜" }).expect(303);
  site.as("ines", "instructor");
  return (await site.all(collections.applications))[0]?.id ?? "";
}

async function issued() {
  const application = await applied();
  await site.post(`/applications/${application}/issue`, { mentorComment: "Steady." }).expect(303);
  const [certificate] = await site.all(collections.certificates);
  if (certificate === undefined) throw new Error("not issued");
  return certificate;
}

describe("applying", () => {
  it("offers the tier earned and those below, and no better one", async () => {
    await site.learner("li", "75");
    site.as("li", "learner");
    const { text } = await site.get("/certificate").expect(200);
    expect(text).toMatch(/value="intermediate" checked/);
    expect(text).toContain('value="junior"');
    expect(text).not.toContain('value="senior"');
  });

  it("above the tier earned is refused in words, with the name kept", async () => {
    await site.learner("li", "75");
    site.as("li", "learner");
    const { text } = await site.post("/certificate", { tier: "senior", name: "李小娜" }).expect(422);
    expect(words(text)).toContain("above the one earned, which is Intermediate Customer Service Specialist");
    expect(text).toContain('value="李小娜"');
    expect(await site.all(collections.applications)).toEqual([]);
  });

  it("without a name, or with markup for one, is refused", async () => {
    await site.learner("li", "75");
    site.as("li", "learner");
    for (const name of ["  ", "<b>Li</b>", "x".repeat(81)]) await site.post("/certificate", { tier: "intermediate", name }).expect(422);
  });

  it("waits, and says so", async () => {
    await applied();
    site.as("li", "learner");
    const page = words((await site.get("/certificate")).text);
    expect(page).toContain("Your application is in, with the name 李小娜.");
    expect(page).not.toContain("Tier applied for");
  });

  it("before the decision says what is missing", async () => {
    await site.enrol("li");
    site.as("li", "learner");
    expect(words((await site.get("/certificate")).text)).toContain("You can apply once your result is decided.");
  });
});

describe("issuing", () => {
  it("shows who waits, issues, and the learner has the certificate with its code", async () => {
    const application = await applied();
    expect(words((await site.get("/applications")).text)).toContain("李小娜");
    const sent = await site.post(`/applications/${application}/issue`, { mentorComment: "" }).expect(303);
    expect(words((await site.agent.get(sent.headers["location"] ?? "")).text)).toContain("Certificate CS2026001 is issued.");
    site.as("li", "learner");
    const page = words((await site.get("/certificate")).text);
    for (const word of ["CS2026001", "李小娜", "Senior Customer Service Specialist", "15 March 2027", "https://tierwise.example/verify/"])
      expect(page).toContain(word);
    await site.get("/certificate/CS2026001").expect(200);
    const qr = await site
      .get("/certificate/CS2026001/qr.svg")
      .expect(200)
      .expect("Content-Type", /image\/svg/);
    expect(String(qr.body)).toContain("<svg");
  });

  it("keeps certificates to their holders", async () => {
    await issued();
    await site.learner("wang", "85");
    site.as("wang", "learner");
    await site.get("/certificate/CS2026001").expect(404);
    await site.get("/certificate/CS2026001/qr.svg").expect(404);
    await site.get("/applications").expect(403);
  });

  it("refuses with a reason that the learner reads, and asks for one", async () => {
    const application = await applied();
    await site.post(`/applications/${application}/refuse`, { reason: " " }).expect(422);
    await site.post(`/applications/${application}/refuse`, { reason: "Not the name in your file." }).expect(303);
    site.as("li", "learner");
    expect(words((await site.get("/certificate")).text)).toContain("Not the name in your file.");
  });

  it("answers one's own application for nobody", async () => {
    const application = await applied();
    site.as("li", "instructor");
    expect(words((await site.get("/applications")).text)).toContain("This is your own application.");
    await site.post(`/applications/${application}/issue`, { mentorComment: "" }).expect(403);
  });

  it("says in words why a certificate cannot be issued any more", async () => {
    const application = await applied();
    await site.score("li", site.everything("65"));
    await site.results.decide({ tenant: "acme", cohort: "cohort-1", person: "ines", roles: [] }, [{ person: "li" }]);
    const { text } = await site.post(`/applications/${application}/issue`, { mentorComment: "" }).expect(422);
    expect(words(text)).toContain("carries a lower tier than the one applied for");
  });

  it("withdraws with a reason", async () => {
    const { id } = await issued();
    await site.post("/applications/revoke", { certificate: id, reason: "" }).expect(422);
    await site.post("/applications/revoke", { certificate: id, reason: "Sat by somebody else." }).expect(303);
    expect(words((await site.get("/applications")).text)).toContain("Withdrawn");
  });
});

describe("verifying", () => {
  it("tells a stranger in their language that it is genuine, with the name in part, and keeps nothing", async () => {
    const { code } = await issued();
    const reply = await site.agent.get(`/verify/${code}`).set("Accept-Language", "en-GB").expect(200).expect("Cache-Control", "no-store");
    const page = words(reply.text);
    for (const word of ["Genuine and valid", "李*娜", "CS2026001", "Senior Customer Service Specialist", "Acme Service", "15 March 2027"])
      expect(page).toContain(word);
    expect(page).not.toContain("李小娜");
    expect(page).not.toContain("85");
    expect(words((await site.agent.get(`/verify/${code}`).set("Accept-Language", "zh-TW")).text)).toContain("真實有效");
    expect(words((await site.agent.get(`/verify/${code}`).set("Accept-Language", "zh-CN")).text)).toContain("真实有效");
  });

  it("compares a name without giving the right one away", async () => {
    const { code } = await issued();
    const ask = async (name: string) => {
      const { text } = await site.agent
        .post(`/verify/${code}`)
        .set("Accept-Language", "en")
        .type("form")
        .send(new URLSearchParams({ name }).toString())
        .expect(200);
      return words(text);
    };
    expect(await ask("李小娜")).toContain("The name is the holder's.");
    const wrong = await ask("李小娟");
    expect(wrong).toContain("The name is not the holder's.");
    expect(wrong).not.toContain("李小娜");
  });

  it("warns of expiry and withdrawal in words", async () => {
    const { id, code } = await issued();
    site.clock.set(Date.UTC(2027, 2, 16, 4));
    expect(words((await site.agent.get(`/verify/${code}`).set("Accept-Language", "en")).text)).toContain("Genuine, but expired");
    await site.post("/applications/revoke", { certificate: id, reason: "x" }).expect(303);
    expect(words((await site.agent.get(`/verify/${code}`).set("Accept-Language", "en")).text)).toContain("Withdrawn: do not rely on it");
  });

  it("says plainly that a wrong code or a bare number is nothing, and how to ask", async () => {
    await issued();
    for (const code of ["CS2026001", "A".repeat(22), "x", encodeURIComponent("<script>")]) {
      const { text } = await site.agent.get(`/verify/${code}`).set("Accept-Language", "en").expect(404);
      expect(words(text)).toContain("There is no certificate with this code");
      expect(words(text)).toContain("ask the company named as issuer");
      expect(text).not.toContain("<script>");
    }
  });

  it("takes a pasted link for a code", async () => {
    const { code } = await issued();
    const sent = await site.agent
      .post("/verify")
      .type("form")
      .send(new URLSearchParams({ code: ` https://tierwise.example/verify/${code} ` }).toString())
      .expect(303);
    expect(sent.headers["location"]).toBe(`/verify/${code}`);
    await site.agent.get("/verify").expect(200);
  });

  it("lets nobody try codes by the thousand", async () => {
    for (let tries = 0; tries < 30; tries += 1) await site.agent.get("/verify/wrong").expect(404);
    await site.agent.get("/verify/wrong").expect(429);
    site.clock.advance(60_000);
    await site.agent.get("/verify/wrong").expect(404);
  });
});
