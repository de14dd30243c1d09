// From a question to a signed release in a live debrief with five browsers, and from a rule back to its reason.
import { expect, test, type Browser, type Page } from "@playwright/test";
import { Api, type LabelDocument } from "../support/api";
import { become, goToPage } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

const QUESTION = "How long may a pedestrian's box be too long?";

/** Separate browser of one person. */
async function browserOf(browser: Browser): Promise<Page> {
  return (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
}

test("five browsers decide a question in a live debrief, sign and release, and a reader follows the links back from the rule", async ({ browser }) => {
  test.setTimeout(240_000);
  const server = await new Server().start();
  try {
    const ops = await Api.as(server.url, (p) => p.role === "operations");
    const project = await ops.project("Street pilot");
    const stage = project.stages[0]!.id;
    const root = `/projects/${project.id}`;
    const goal = { id: "people", name: "Stop for people", why: "", deadline: "", kpis: [], needs: [] };
    const milestone = { id: "first", name: "Golden v1", date: "2030-01-01", teams: ["ML", "Customer operations"], goals: ["people"] };
    const answer = { text: "", examples: [] };
    const answers = { learns_from: answer, sees: answer, ideal: answer, good_or_bad: answer };
    await ops.put(`${root}/brief`, { answers, goals: [goal], milestones: [milestone], links: [] }, { "if-match": '"0"' });

    // A tasker labels a drive with boxes that are an eighth too small; the rubric still accepts it.
    const ana = await Api.as(server.url, (p) => p.role === "tasker");
    const golden = await ops.get<{ id: string; task: string; scene_name: string }[]>(`${root}/golden`);
    const item = golden.find((g) => g.scene_name.endsWith("drive"))!;
    const { document } = await ops.get<{ document: LabelDocument }>(`${root}/golden/${item.id}`);
    const boxes = document.objects.flatMap((o) => o.shapes).map((s) => s.geometry.cuboid!);
    for (const box of boxes) box.size = box.size.map((side) => side * 0.88);
    expect((await ana.context.post(`/api/v1${root}/tasks/${item.task}/claim`, { data: {} })).ok()).toBe(true);
    expect((await ana.context.post(`/api/v1${root}/tasks/${item.task}/submit`, { data: { document } })).ok()).toBe(true);

    // Operations asks a question with answers to vote on, and starts the debrief.
    const lead = await browserOf(browser);
    await become(lead, server.url, ops.person.name);
    await lead.goto(`${server.url}${root}/releases`);
    await lead.getByRole("button", { name: "Ask a question" }).click();
    await lead.getByLabel("Question", { exact: true }).fill(QUESTION);
    await lead.getByLabel("What labeling revealed").fill("Arms and bags make boxes longer than the body.");
    await lead.getByLabel("What we recommend").fill("Count the body; the planner stops for bodies.");
    await lead.getByLabel("Answers to vote on").fill("Body alone\nBody with bags");
    await lead.getByLabel("Goal").selectOption({ label: "Stop for people" });
    await lead.getByLabel("Golden item").selectOption({ label: item.scene_name });
    await lead.getByRole("button", { name: "Ask", exact: true }).click();
    await expect(lead.getByTestId("question")).toContainText(QUESTION);
    await goToPage(lead, "Debriefs");
    await lead.getByRole("button", { name: "Start debrief" }).click();
    await expect(lead.getByLabel(QUESTION)).toBeChecked();
    await lead.getByRole("button", { name: "Start and join" }).click();
    await expect(lead.getByTestId("debrief-state")).toHaveText("live");
    const room = new URL(lead.url()).pathname;

    // Two stakeholders join by invitation.
    const admin = await browserOf(browser);
    const grace = await Api.as(server.url, (p) => p.role === "admin");
    await become(admin, server.url, grace.person.name);
    await admin.goto(`${server.url}${root}/people`);
    const invite = async (name: string, team: string) => {
      await admin.locator("#member-name").fill(name);
      await admin.locator("#member-email").fill(`${team.replace(" ", ".").toLowerCase()}@example.org`);
      await admin.locator("#member-role").selectOption({ label: "Stakeholder" });
      await admin.locator("#member-team").fill(team);
      await admin.getByRole("button", { name: "Add", exact: true }).click();
      const link = admin.getByTestId("invitation");
      await expect(link).toHaveValue(/\/invitation\//);
      const address = await link.inputValue();
      const guest = await browserOf(browser);
      await guest.goto(address);
      await guest.getByLabel("Password").fill("a long and safe password");
      await guest.getByRole("button").first().click();
      await expect(guest.getByTestId("project").first()).toBeVisible();
      await guest.goto(`${server.url}${room}`);
      await expect(guest.getByTestId("debrief-state")).toHaveText("live");
      await admin.reload();
      return guest;
    };
    const ml = await invite("Mina Keller", "ML");
    const customer = await invite("Omar Perez", "Customer operations");
    await admin.goto(`${server.url}${room}`);
    const hiro = await Api.as(server.url, (p) => p.role === "auditor");
    const reader = await browserOf(browser);
    await become(reader, server.url, hiro.person.name);
    await reader.goto(`${server.url}${room}`);
    const all = [lead, ml, customer, admin, reader];
    for (const page of all) {
      await expect(page.getByTestId("here")).toContainText("5 people here");
      await expect(page.getByTestId("debrief-question")).toContainText(QUESTION);
      await expect(page.getByRole("application", { name: "3D view" })).toBeVisible();
    }

    // Operations presents: the others follow, frame by frame.
    await lead.getByRole("button", { name: "Present" }).click();
    await expect(lead.getByTestId("presenting")).toBeVisible();
    await expect(ml.getByTestId("following")).toContainText(ops.person.name);
    await lead.keyboard.press("f");
    for (const page of all) await expect(page.getByRole("slider", { name: "Frame" })).toHaveAttribute("aria-valuenow", "2");

    // One browser leaves; comments made meanwhile are there when it returns.
    await customer.goto("about:blank");
    await expect(lead.getByTestId("here")).toContainText("4 people here");
    await lead.getByLabel("Write a comment").fill("We count bodies since March.");
    await lead.getByRole("button", { name: "Comment", exact: true }).click();
    await expect(ml.getByTestId("comment")).toContainText("We count bodies since March.");
    await customer.goto(`${server.url}${room}`);
    await expect(customer.getByTestId("comment")).toContainText("We count bodies since March.");

    // One person comments in 3D; everybody sees the comment and its place.
    await ml.keyboard.press("m");
    await ml.getByRole("application", { name: "3D view" }).click({ position: { x: 300, y: 260 } });
    await expect(ml.getByTestId("pin")).toBeVisible();
    await ml.getByLabel("Write a comment").fill("Is this still a body?");
    await ml.keyboard.press("Enter");
    for (const page of all) await expect(page.getByTestId("comment").filter({ hasText: "Is this still a body?" }).getByRole("button", { name: /◎/ })).toBeVisible();

    // Another person replies: everybody sees the reply below the comment.
    await customer.getByTestId("comment").filter({ hasText: "Is this still a body?" }).getByRole("button", { name: "Answer" }).click();
    await customer.getByLabel("Write a comment").fill("It is a bag.");
    await customer.keyboard.press("Enter");
    for (const page of all) await expect(page.locator(".comment:has-text('Is this still a body?') + .comment.answer")).toContainText("It is a bag.");

    // The presenter moves the limit; everybody sees the same counts.
    const counts = async (page: Page) => (await page.getByTestId("counts").innerText()).replace(/\s+/g, " ");
    await lead.getByRole("combobox", { name: "Rule" }).selectOption({ label: "The right size" });
    await expect(lead.getByTestId("changes")).toHaveText("0");
    await expect(ml.getByTestId("limit")).toBeDisabled();
    const slider = lead.getByTestId("limit");
    await slider.focus();
    await slider.press("Home");
    for (const page of all) {
      await expect(page.getByTestId("limit-value")).toContainText("at most 0");
      await expect(page.getByTestId("changes")).toHaveText("1");
      await expect.poll(() => counts(page)).toBe(await counts(lead));
    }
    await shot(lead, "debrief");
    await shot(ml, "debrief-follower");
    for (let i = 0; i < 20; i++) await slider.press("ArrowRight");
    const agreed = await lead.getByTestId("limit-value").innerText();
    expect(agreed).toMatch(/at most 0\.\d+/);
    for (const page of all) await expect(page.getByTestId("limit-value")).toHaveText(agreed);

    // The lead edits the golden label; everybody sees the changes. Stakeholders suggest changes.
    for (const page of [ml, customer]) await expect(page.getByRole("button", { name: "Edit golden label" })).toHaveCount(0);
    await lead.getByRole("button", { name: "Edit golden label" }).click();
    await expect(customer.getByText(`${ops.person.name} is editing`)).toBeVisible();
    for (const page of [lead, ml]) await page.getByRole("application", { name: "3D view" }).focus();
    for (const page of [lead, ml]) await page.keyboard.press("Tab");
    const selected = (page: Page) => page.getByTestId("cloud-selected").locator("strong");
    const was = await selected(lead).innerText();
    await expect(selected(ml)).toHaveText(was);
    await lead.keyboard.press(was === "pickup" ? "Control+1" : "Control+2");
    await expect(selected(lead)).not.toHaveText(was);
    await expect(selected(ml)).toHaveText(await selected(lead).innerText());
    await lead.keyboard.press("Control+z");
    await expect(selected(ml)).toHaveText(was);
    await lead.getByRole("button", { name: "Stop editing" }).click();
    await expect(lead.getByRole("button", { name: "Edit golden label" })).toBeVisible();

    // A stakeholder suggests another class and back again; it is golden once the lead accepts.
    for (const key of was === "pickup" ? ["Control+1", "Control+2"] : ["Control+2", "Control+1"]) {
      await customer.getByRole("button", { name: "Suggest changes" }).click();
      await customer.getByRole("application", { name: "3D view" }).focus();
      if (!(await selected(customer).count())) await customer.keyboard.press("Tab");
      const before = await selected(customer).innerText();
      await customer.keyboard.press(key);
      await expect(selected(customer)).not.toHaveText(before);
      const suggested = await selected(customer).innerText();
      const suggestion = lead.getByTestId("suggestion").filter({ hasText: `${suggested} as drawn` });
      await expect(suggestion).toHaveCount(1);
      await expect(selected(ml)).toHaveText(before);
      await suggestion.getByRole("button", { name: "Show" }).click();
      await expect(selected(lead)).toHaveText(suggested);
      await shot(lead, "debrief-suggestion");
      await suggestion.getByRole("button", { name: "Accept" }).click();
      await expect(selected(ml)).toHaveText(suggested);
      await customer.getByRole("button", { name: "Stop suggesting" }).click();
      for (const page of all) await expect(page.getByTestId("suggestion")).toHaveCount(0);
    }
    await lead.getByRole("application", { name: "3D view" }).focus();
    await lead.keyboard.press("Escape");

    // A changed item must be agreed on again.
    await expect(reader.getByTestId("item-state")).toHaveText("in debrief");
    await lead.getByRole("button", { name: "Agreed" }).click();
    for (const page of all) await expect(page.getByTestId("item-state")).toHaveText("vetted");

    // People vote, and the decision changes the rubric.
    for (const page of [ml, customer]) await page.getByTestId("vote").first().click();
    for (const page of all) await expect(page.getByTestId("vote").first()).toContainText("2");
    await expect(reader.getByTestId("vote").first()).toBeDisabled();
    await lead.getByLabel("Answer").selectOption({ label: "Body alone" });
    await expect(lead.getByTestId("with-limit")).toContainText("with the limit as moved");
    await lead.getByRole("button", { name: "Record decision" }).click();
    for (const page of all) {
      await expect(page.getByTestId("decided")).toContainText("Body alone");
      await expect(page.getByTestId("draft")).toContainText("1 decision");
    }
    const decision = (await lead.getByTestId("decided").getByRole("listitem").innerText()).trim();

    // The server is killed and restarts: all browsers reconnect and continue.
    await server.stop("SIGKILL");
    await expect(ml.getByTestId("link-lost")).toBeVisible();
    await server.start();
    for (const page of all) await expect(page.getByTestId("debrief-state")).toHaveText("live", { timeout: 20_000 });
    await ml.getByLabel("Write a comment").fill("Good. I sign.");
    await ml.keyboard.press("Enter");
    await expect(customer.getByTestId("comment").filter({ hasText: "Good. I sign." })).toHaveCount(1);

    // Two teams sign; operations releases.
    await ml.getByRole("button", { name: "Sign for ML" }).click();
    await expect(customer.getByTestId("draft").getByText("signed")).toHaveCount(1);
    await customer.getByRole("button", { name: "Sign for Customer operations" }).click();
    await lead.getByRole("button", { name: "Release 1", exact: true }).click();
    for (const page of all) await expect(page.getByTestId("draft")).toContainText("Release 2, draft");
    await shot(lead, "debrief-released");
    await lead.getByRole("button", { name: "End", exact: true }).click();
    await lead.getByRole("button", { name: "End for all" }).click();
    await expect(reader.getByTestId("debrief-state")).toHaveText("ended");

    // A reader opens the minutes, and goes from the rule to decision, question and goal, and back.
    await reader.getByRole("link", { name: "Minutes" }).click();
    await expect(reader.getByTestId("minutes-question")).toContainText("Body alone: 2 votes");
    await expect(reader.getByTestId("minutes-decision")).toContainText(decision);
    await shot(reader, "debrief-minutes");
    const markdown = await (await ops.context.get(`/api/v1${room}/minutes.md`)).text();
    expect(markdown).toMatch(/> .*: Is this still a body\?\n\n> > .*: It is a bag\./);
    await reader.goto(`${server.url}${root}/stages/${stage}`);
    await reader.getByTestId("decided-by").getByRole("link", { name: QUESTION }).click();
    await expect(reader.getByTestId("question")).toContainText(decision);
    await reader.getByTestId("question").getByRole("link", { name: /for Stop for people/ }).click();
    await reader.getByTestId("goal-question").getByRole("link", { name: QUESTION }).click();
    await expect(reader.getByTestId("question")).toContainText("release 1");
  } finally {
    await server.remove();
  }
});
