// Honeypots: operations mix golden items into a stage's tasks; their tasker labels them without knowing, learns the result later, and
// appeals; the appeal is a question for the next debrief.
import { expect, test, type Page } from "@playwright/test";
import { Api, type LabelDocument } from "../support/api";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface Task {
  id: string;
  scene_name: string;
  is_honeypot?: boolean;
}

// Each test goes on where the one before ended.
test.describe.configure({ mode: "serial" });

let server: Server;
let root: string;
let stage: string;
let lead: Api;
let tasker: Api;
let labeled: string[] = [];
let honeypots: string[] = [];

test.beforeAll(async () => {
  server = await new Server().start();
  lead = await Api.as(server.url, (p) => p.role === "operations");
  tasker = await Api.as(server.url, (p) => p.role === "tasker");
  root = `/projects/${(await lead.project("Drone pilot")).id}`;
  const { stages } = await lead.get<{ stages: { id: string; name: string }[] }>(root);
  stage = stages.find((s) => s.name === "Flyable space")!.id;
});
test.afterAll(async () => server.remove());

const open = async (page: Page, who: Api, path: string) => {
  await become(page, server.url, who.person.name);
  await page.goto(`${server.url}${root}${path}`);
};

test("operations turn off the comparison and make half of the tasks honeypots", async ({ page }) => {
  await open(page, lead, `/stages/${stage}`);
  const card = page.getByTestId("task-settings");
  const share = card.getByLabel("Tasks that are honeypots, %");
  const save = card.getByTestId("save-task-settings");
  await share.fill("50");
  await save.click();
  await expect(card.getByText("Turn the comparison off first.")).toBeVisible();
  await card.getByRole("button", { name: "Discard" }).click();
  await expect(share).toHaveValue("0");

  await page.getByLabel("Taskers may compare with golden while they label").uncheck();
  await page.getByTestId("save-stage").click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(page.getByTestId("save-stage")).toBeDisabled();
  await share.fill("50");
  await card.getByLabel("The result is shown after, hours").fill("0");
  await save.click();
  await expect(card.getByTestId("honeypot-status")).toContainText(/Honeypots: [1-9]\d* queued/);
  await expect(card).toContainText(`changed by ${lead.person.name}`);
  await card.scrollIntoViewIfNeeded();
  await shot(page, "task-settings");

  await page.reload();
  await expect(share).toHaveValue("50");
  await page.goto(`${server.url}${root}/tasks`);
  await expect(page.locator(".tag", { hasText: "honeypot" }).first()).toBeVisible();
});

test("their tasker takes the next task and cannot tell which ones they are", async ({ page }) => {
  await open(page, tasker, "/tasks");
  await expect(page.getByText("honeypot")).toHaveCount(0);
  await page.goto(`${server.url}${root}`);
  await page.getByTestId("next-task").first().click();
  await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
  await expect(page.getByTestId("compare")).toHaveCount(0);
  await expect(page.getByText("honeypot")).toHaveCount(0);

  // The rest without a browser: a label that golden rejects.
  const document: LabelDocument = { version: 1, objects: [] };
  for (;;) {
    const { task } = await tasker.post<{ task: Task | null }>(`${root}/stages/${stage}/claim`, null);
    if (!task) break;
    const claimed = await lead.get<{ task: Task }>(`${root}/tasks/${task.id}`);
    if (claimed.task.is_honeypot) honeypots.push(task.id);
    await tasker.post(`${root}/tasks/${task.id}/submit`, { document });
    labeled.push(task.id);
  }
  expect(labeled.length).toBeGreaterThan(2);
});

test("the results come later, and an appeal becomes a question about golden", async ({ page }) => {
  // A server grades what waits as soon as it starts.
  await server.stop();
  await server.start();
  const { items } = await lead.get<{ items: Task[] }>(`${root}/tasks?stage=${stage}&limit=200`);
  // Reviewers judge them like any other task, without knowing.
  expect(items.filter((task) => task.is_honeypot && labeled.includes(task.id))).toEqual([]);
  expect(honeypots.length).toBeGreaterThan(0);
  await open(page, tasker, "");
  await expect
    .poll(async () => (await tasker.get<{ checks: unknown[] }>(`${root}/my-work`)).checks.length)
    .toBe(honeypots.length);
  await page.getByRole("link", { name: "My work" }).click();
  const checks = page.getByTestId("check");
  await expect(checks).toHaveCount(honeypots.length);
  await expect(checks.first()).toContainText("wrong");
  await expect(checks.first()).toContainText(/\((critical|major|minor)\)/);
  await expect(page.getByTestId("my-stage").first()).toContainText("%");
  await shot(page, "my-work");

  const scene = (await checks.first().locator("td").first().innerText()).split("\n")[0]!;
  await checks.first().getByRole("button", { name: "Appeal" }).click();
  const dialog = page.getByRole("dialog", { name: "Appeal" });
  await dialog.getByLabel("Why is your label right?").fill("Nothing here is free to fly.");
  await shot(page, "appeal");
  await dialog.getByRole("button", { name: "Send appeal" }).click();
  await expect(checks.first()).toContainText("appealed");

  await open(page, lead, "/releases");
  await expect(page.getByText(`Is golden right on “${scene}”?`)).toBeVisible();
  await page.goto(`${server.url}${root}/taskers`);
  await expect(page.getByTestId("person-quality").filter({ hasText: tasker.person.name }).first()).toContainText(/\d+–\d+ %/);
});

test("a person whose checks are wrong is paused, appeals, and is released alone", async ({ page }) => {
  await open(page, lead, `/stages/${stage}`);
  const card = page.getByTestId("task-settings");
  await card.getByLabel("Review by the quality of each person's labels").check();
  await card.getByLabel("Right objects that the stage needs, %").fill("97");
  await card.getByLabel("Pause people who are surely below, %").fill("95");
  await card.getByTestId("save-task-settings").click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await card.scrollIntoViewIfNeeded();
  await shot(page, "review-by-quality");
  await server.stop();
  await server.start();

  const routes = async () => lead.get<{ person: string; route: string }[]>(`${root}/routes`);
  await expect.poll(async () => (await routes()).find((r) => r.person === tasker.person.id)?.route).toBe("pause");
  await open(page, tasker, "/my-work");
  const paused = page.getByTestId("paused");
  await expect(paused).toContainText("Your tasks of this stage are paused");
  await shot(page, "my-work-paused");
  await paused.getByRole("button", { name: "Say what speaks against it" }).click();
  const dialog = page.getByRole("dialog", { name: "Appeal" });
  await dialog.getByLabel("What speaks against it?").fill("My window showed no picture that day.");
  await dialog.getByRole("button", { name: "Send appeal" }).click();
  await expect(paused).toContainText("You said: My window showed no picture that day.");

  await open(page, lead, "/taskers");
  const row = page.getByTestId("person-quality").filter({ hasText: tasker.person.name }).getByTestId("route").first();
  await expect(row).toContainText("paused");
  await expect(row).toContainText("My window showed no picture that day.");
  await row.getByRole("button", { name: "Change" }).click();
  const change = page.getByRole("dialog", { name: "Review of submissions" });
  await change.getByLabel("full review").check();
  await change.getByLabel("Why").fill("Her browser was broken; it is repaired.");
  await shot(page, "route-dialog");
  await change.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText(`100 % reviewed. Set by ${lead.person.name}: Her browser was broken; it is repaired.`);
  await shot(page, "taskers-routes");
  await page.reload();
  await expect(row).toContainText("full review");
  await open(page, tasker, "/my-work");
  await expect(page.getByTestId("my-stage").first()).toBeVisible();
  await expect(paused).toHaveCount(0);
});
