import { expect, test, type Page } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Api } from "../support/api";
import { become, goToPage, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface Releases {
  draft: { hash: string; number: number; missing: string[] };
}

test("a question is decided, signed by the required teams and released, and the golden items that it concerns are vetted again", async ({ page, browser }) => {
  const server = await new Server().start();
  try {
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const ml = await Api.as(server.url, (p) => p.team === "ML");
    const qa = await Api.as(server.url, (p) => p.team === "Customer QA");
    const project = await lead.project("Drone pilot");
    const address = `${server.url}/projects/${project.id}/releases`;
    const draft = async () => (await lead.get<Releases>(`/projects/${project.id}/releases`)).draft;
    const post = (api: Api, path: string, data: unknown) => api.context.post(`/api/v1/projects/${project.id}${path}`, { data });
    const as = async (name: string) => {
      const other = await (await browser.newContext()).newPage();
      await become(other, server.url, name);
      await other.goto(address);
      await expect(other.getByTestId("draft")).toBeVisible();
      return other;
    };
    const [mlPage, qaPage] = [await as(ml.person.name), await as(qa.person.name)];
    const release = async (number: number) => {
      for (const other of [mlPage, qaPage]) {
        await other.reload();
        await other.getByRole("button", { name: /^Sign for/ }).click();
        await expect(other.getByRole("button", { name: /^Sign for/ })).toHaveCount(0);
      }
      await page.reload();
      await page.getByRole("button", { name: `Release ${number}`, exact: true }).click();
      await expect(page.getByTestId("release").first()).toContainText(`Release ${number}`);
    };

    // The demo's first release comes from a debrief.
    const QUESTION = "How far must a shape keep from treetops?";
    const question = (of: Page) => of.getByTestId("question").filter({ hasText: QUESTION });
    await become(page, server.url, lead.person.name);
    await openProject(page, "Drone pilot");
    await goToPage(page, "Releases");
    await expect(page.getByTestId("release").first()).toContainText("Release 1");
    await expect(page.getByTestId("question").filter({ hasText: "release 1" })).toContainText("at least 12, was at least 4");
    await expect(page.getByTestId("draft")).toContainText("Pilot delivered");
    await expect(page.getByTestId("signatures")).toContainText("Customer QA");

    // A stakeholder asks a question; operations decides it with another limit and a passage of the guideline.
    await mlPage.reload();
    await mlPage.getByRole("button", { name: "Ask a question" }).click();
    await mlPage.getByLabel("Question", { exact: true }).fill(QUESTION);
    await mlPage.getByLabel("What labeling revealed").fill("Branches sway into the 12 px that we leave.");
    await mlPage.getByLabel("Goal").selectOption({ index: 1 });
    await mlPage.getByRole("button", { name: "Ask", exact: true }).click();
    await expect(question(mlPage)).toContainText("open");

    // Two people edit it at once: separate changes are merged, and where both changed the same part, the second
    // person chooses.
    type StoredQuestion = { id: string; revision: number; question: { title: string; observation: string; recommendation: string } };
    const stored = async () => (await lead.get<StoredQuestion[]>(`/projects/${project.id}/questions`)).find((q) => q.question.title.startsWith("How far must"))!;
    await question(mlPage).getByRole("button", { name: "Edit" }).click();
    const { id, revision, question: was } = await stored();
    const theirs = { ...was, observation: "Branches sway in wind.", recommendation: "Twenty pixels." };
    await lead.put(`/projects/${project.id}/questions/${id}`, theirs, { "if-match": `"${revision}"` });
    const form = mlPage.getByTestId("ask");
    await form.getByLabel("What labeling revealed").fill("Branches sway into the 12 px that we leave, by half.");
    await form.getByLabel("Answers to vote on").fill("12 px\n20 px");
    await form.getByRole("button", { name: "Save the question" }).click();
    await expect(form).toContainText("Somebody changed this question meanwhile");
    await expect(form.getByTestId("theirs")).toHaveText(/Branches sway in wind\./);
    await expect(form.getByLabel("What we recommend")).toHaveValue("Twenty pixels.");
    await expect(form.getByLabel("What labeling revealed")).toHaveValue("Branches sway into the 12 px that we leave, by half.");
    await shot(mlPage, "question-conflict");
    await form.getByRole("button", { name: "Save the question" }).click();
    await expect(form).toHaveCount(0);
    expect((await stored()).question).toMatchObject({ observation: "Branches sway into the 12 px that we leave, by half.", recommendation: "Twenty pixels.", options: [{ text: "12 px" }, { text: "20 px" }] });
    await page.reload();
    await question(page).getByRole("button", { name: "Decide" }).click();
    await page.getByLabel("Decision").fill("A shape keeps 20 px from every crown.");
    await page.getByLabel("Rule").selectOption("treetops");
    await expect(page.getByLabel("Limit")).toHaveValue("12");
    await page.getByLabel("Limit").fill("20");
    await page.getByLabel("Passage for the guideline").fill("Leave 20 px to every tree: branches sway.");
    await shot(page, "release-decide");
    await page.getByRole("button", { name: "Record the decision" }).click();
    await expect(question(page)).toContainText("decided");
    await expect(page.getByTestId("difference").filter({ hasText: "at least 20, was at least 12" })).toContainText("why");
    await expect(page.getByTestId("impact")).toContainText("graded labels");
    await shot(page, "release-draft");

    // Nobody can release it before the milestone's teams have signed, each for itself and for exactly this
    // content.
    await expect(page.getByRole("button", { name: "Release 2", exact: true })).toHaveCount(0);
    const shown = (await draft()).hash;
    expect((await post(lead, "/releases", { hash: shown })).status()).toBe(409);
    expect((await post(ml, "/releases/signatures", { hash: shown, team: "Customer QA" })).status()).toBe(403);
    expect((await post(ml, "/releases/signatures", { hash: "0".repeat(64), team: "ML" })).status()).toBe(409);

    // Work follows the last release until the next is signed.
    const rule = async () => {
      const stage = await lead.get<{ rubric: { rules: { id: string; min?: number }[] } }>(`/projects/${project.id}/stages/${project.stages[0]!.id}`);
      return stage.rubric.rules.find((r) => r.id === "treetops")!.min;
    };
    expect(await rule()).toBe(12);
    await release(2);
    expect(await rule()).toBe(20);
    await expect(question(page)).toContainText("release 2");
    await expect(question(page)).toContainText("at least 20, was at least 12");
    await shot(page, "release-done");

    // The page and the command line give the release as one archive, with the same bytes.
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("release").first().getByRole("link", { name: "Download" }).click()]);
    const saved = await download.path();
    const out = join(server.data, "release-2.zip");
    execFileSync(server.binary, ["export", "--project", "Drone pilot", "--release", "2", "--out", out, "--data", server.data]);
    expect(readFileSync(out).equals(readFileSync(saved))).toBe(true);

    // Golden items that the decision concerns wait to be vetted again, with the reason.
    await goToPage(page, "Golden");
    const waiting = page.getByRole("main").getByTestId("waiting");
    await expect(waiting.first()).toContainText("Changed since: the rule");
    await expect(waiting.first().getByTestId("advice")).toHaveText(/^We recommend to (agree on it again|label it again): it (follows|breaks) /);
    await shot(page, "golden-stale");
    const count = await waiting.count();
    await waiting.first().getByRole("button", { name: "Still right" }).click();
    await expect(waiting).toHaveCount(count - 1);

    // The next draft has another golden label, before and after in one picture.
    type Line = { id: string; task: string; scene_name: string };
    for (const item of await lead.get<Line[]>(`/projects/${project.id}/golden`)) {
      const { revisions } = await lead.get<{ revisions: { id: string }[] }>(`/projects/${project.id}/tasks/${item.task}`);
      if (revisions.length === 0) continue;
      expect((await post(lead, "/golden", { task: item.task, revision: revisions[0]!.id })).ok()).toBe(true);
      await lead.put(`/projects/${project.id}/golden/${item.id}/state`, { event: "vet" });
      break;
    }
    await page.goto(address);
    const changed = page.getByTestId("difference").filter({ hasText: "Golden item changed" });
    await changed.getByRole("button", { name: "Show" }).click();
    await expect(changed.locator("path.was")).toHaveAttribute("d", /^M[\d.]+ [\d.]+L/);
    await expect(changed.locator("path.now")).toHaveAttribute("d", /^M[\d.]+ [\d.]+L/);
    await changed.scrollIntoViewIfNeeded();
    await shot(page, "release-pictured");
  } finally {
    await server.remove();
  }
});
