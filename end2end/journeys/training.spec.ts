// Courses and exams: an exam that a stage requires, failed with reasons, passed, and a course in which one compares after each try.
import { expect, test, type Page } from "@playwright/test";
import { Api, type LabelDocument } from "../support/api";
import { draw } from "../support/labeling";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface Attempt {
  summary: { id: string; state: string };
  items: { task: string; scene_name: string }[];
}
interface Golden {
  id: string;
  stage: string;
  scene_name: string;
  state: string;
}

// Each test goes on where the one before ended.
test.describe.configure({ mode: "serial" });

let server: Server;
let root: string;
let stage: string;
let lead: Api;
let tasker: Api;
let golden: Golden[];

test.beforeAll(async () => {
  server = await new Server().start();
  lead = await Api.as(server.url, (p) => p.role === "operations");
  tasker = await Api.as(server.url, (p) => p.role === "tasker");
  root = `/projects/${(await lead.project("Drone pilot")).id}`;
  const { stages } = await lead.get<{ stages: { id: string; name: string }[] }>(root);
  stage = stages.find((s) => s.name === "Flyable space")!.id;
  golden = (await lead.get<Golden[]>(`${root}/golden`)).filter((item) => item.stage === stage && item.state === "vetted");
  expect(golden.length).toBeGreaterThan(1);
});
test.afterAll(async () => server.remove());

const open = async (page: Page, who: Api, path: string) => {
  await become(page, server.url, who.person.name);
  await page.goto(`${server.url}${root}${path}`);
};
const course = (page: Page, name: string) => page.getByTestId("course").filter({ hasText: name });
const items = (page: Page) => page.getByTestId("attempt-item");

/** Submits golden's own label for each item of an attempt. */
async function answerRight(attempt: Attempt): Promise<void> {
  for (const { task, scene_name } of attempt.items) {
    const item = golden.find((g) => g.scene_name === scene_name)!;
    const { document } = await lead.get<{ document: LabelDocument }>(`${root}/golden/${item.id}`);
    const sent = await tasker.context.post(`/api/v1${root}/tasks/${task}/submit`, { data: { document } });
    expect(sent.ok(), await sent.text()).toBe(true);
  }
}

const attemptOfPage = async (page: Page): Promise<Attempt> => tasker.get(`${root}/attempts/${/attempts\/([^/?]+)/.exec(page.url())![1]}`);

test("a required exam is made from golden, failed with reasons, passed at the second attempt, and opens the stage", async ({ page }) => {
  await open(page, lead, "/training");
  const form = page.getByTestId("new-course");
  await form.getByLabel("Name").fill("Flyable space, basics");
  await form.getByLabel("Exam:").check();
  for (const item of golden.slice(0, 2)) await form.getByRole("checkbox", { name: item.scene_name, exact: true }).check();
  await expect(form.getByText("2 chosen")).toBeVisible();
  await form.getByLabel("Right to pass, %").fill("100");
  await form.getByLabel("Attempts").fill("2");
  await form.getByLabel("Taskers must pass it").check();
  await form.getByRole("button", { name: "Create course" }).click();
  await expect(course(page, "Flyable space, basics")).toContainText("2 items · 2 must be right · 2 attempts");
  await shot(page, "training-manage");

  await open(page, tasker, "");
  await page.getByTestId("missing-course").click();
  const refused = await tasker.context.post(`/api/v1${root}/stages/${stage}/claim`, { data: null });
  expect(refused.status()).toBe(403);
  await course(page, "Flyable space, basics").getByRole("button", { name: "Begin" }).click();
  await expect(items(page)).toHaveCount(2);
  const first = await attemptOfPage(page);
  await page.getByTestId("next-item").click();
  await expect(page.getByTestId("attempt-place")).toHaveText("exam, item 1 of 2");
  await expect(page.getByTestId("compare")).toHaveCount(0);
  await draw(page, 0);
  await page.getByTestId("submit").click();
  const cover = page.getByTestId("submission-cover");
  await expect(cover).toContainText("You learn what is right at the end of the exam.");
  await shot(page, "training-cover");
  await cover.getByRole("link", { name: "Go on with Flyable space, basics" }).click();
  await expect(items(page).first()).toContainText("submitted");
  await expect(page.getByTestId("attempt-state")).toContainText("1 of 2 are submitted");
  const empty = { document: { version: 1, objects: [] } };
  expect((await tasker.context.post(`/api/v1${root}/tasks/${first.items[1]!.task}/submit`, { data: empty })).ok()).toBe(true);
  await page.reload();
  await expect(page.getByTestId("attempt-state")).toContainText("Not passed: 0 of 2 are right, and 2 have to be.");
  await expect(items(page).first()).toContainText(/\((critical|major|minor)\)/);
  await shot(page, "training-failed");

  await page.getByRole("link", { name: "Training" }).first().click();
  await course(page, "Flyable space, basics").getByRole("button", { name: "Try again" }).click();
  await expect(page.getByTestId("attempt-state")).toContainText("0 of 2 are submitted");
  await answerRight(await attemptOfPage(page));
  await page.reload();
  await expect(page.getByTestId("attempt-state")).toContainText("Passed: 2 of 2 are right.");
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByTestId("next-task").first().click();
  await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
  await expect(page.getByTestId("attempt-place")).toHaveCount(0);

  await open(page, lead, "/training");
  await course(page, "Flyable space, basics").getByRole("link", { name: "Items and results" }).click();
  await expect(page.getByTestId("course-item")).toHaveCount(2);
  await expect(page.getByRole("row").filter({ hasText: tasker.person.name })).toHaveCount(2);
  await shot(page, "training-results");

  // What the exam's labels say about their author's quality.
  await page.getByRole("link", { name: "Taskers" }).click();
  const quality = page.getByTestId("person-quality").filter({ hasText: tasker.person.name });
  await expect(quality.getByRole("row").first()).toContainText(/\d+–\d+ %/);
  await expect(quality.getByRole("row").filter({ hasText: "flyable" })).toHaveCount(1);
  await shot(page, "taskers");
  await page.goBack();
  await page.getByRole("button", { name: "Archive" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Training" })).toBeVisible();
  await expect(course(page, "Flyable space, basics")).toHaveCount(0);
});

test("in a course one tries first, then compares with golden and corrects", async ({ page }) => {
  const made = { stage, kind: "course", name: "First steps", golden: [golden[0]!.id], text: "Stay **clear** of treetops." };
  expect((await lead.context.post(`/api/v1${root}/courses`, { data: made })).ok()).toBe(true);
  await open(page, tasker, "/training");
  await expect(course(page, "First steps").locator("strong")).toHaveText("clear");
  await course(page, "First steps").getByRole("button", { name: "Begin" }).click();
  await page.getByTestId("next-item").click();
  await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
  await expect(page.getByTestId("compare")).toHaveCount(0);
  await draw(page, 0);
  await page.getByTestId("submit").click();
  await page.getByRole("link", { name: "Go on with First steps" }).click();
  await expect(items(page).first()).toContainText("not yet right");
  await page.getByTestId("next-item").click();
  await page.getByTestId("compare").click();
  await expect(page.getByTestId("compare")).toHaveAttribute("aria-pressed", "true");
  await shot(page, "training-compare");
});

test("a release changes a class, and people who qualified before pass its delta course to go on", async ({ page }) => {
  const send = async (api: Api, path: string, data: unknown) => {
    const answer = await api.context.post(`/api/v1${root}${path}`, { data });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return answer.json() as Promise<{ id: string }>;
  };
  const begin = async (course: string) => (await send(tasker, `/courses/${course}/attempts`, {})) as unknown as Attempt;
  const basics = { stage, kind: "course", name: "Basics", golden: [golden[0]!.id], is_required: true };
  await answerRight(await begin((await send(lead, "/courses", basics)).id));
  await open(page, tasker, "");
  await expect(page.getByTestId("missing-course")).toHaveCount(0);

  // What a tree is changes with the next release, and golden items with trees go stale.
  const question = await send(lead, "/questions", { title: "Is a bush a tree?", stage });
  const text = "A crown or a bush that is higher than a person.";
  await send(lead, `/questions/${question.id}/decision`, { text: "Yes.", changes: [{ kind: "definition", class: "tree", text }] });
  const { hash } = (await lead.get<{ draft: { hash: string } }>(`${root}/releases`)).draft;
  for (const team of ["ML", "Customer QA"]) await send(await Api.as(server.url, (p) => p.team === team), "/releases/signatures", { hash, team });
  await send(lead, "/releases", { hash });
  await open(page, lead, "/training");
  const note = page.getByTestId("delta-course");
  await expect(note).toContainText(/Release \d+ changed tree in Flyable space/);
  await expect(note).toContainText(`what tree means: ${text}`);
  await expect(note).toContainText("Still to be vetted again");
  await expect(note.getByRole("button", { name: "Create delta course" })).toBeDisabled();
  for (const item of (await lead.get<Golden[]>(`${root}/golden`)).filter((g) => g.state === "stale")) {
    await lead.put(`${root}/golden/${item.id}/state`, { event: "vet" });
  }
  await page.reload();
  await shot(page, "training-delta");
  await note.getByRole("button", { name: "Create delta course" }).click();
  await expect(note).toHaveCount(0);
  const made = page.getByTestId("course").filter({ hasText: /Flyable space: tree in release \d+/ });
  await expect(made).toContainText("tree changed: taskers who qualified for Flyable space before pass it to go on.");

  // The tasker's qualification has lapsed for trees, and the delta course restores it.
  const claim = () => tasker.context.post(`/api/v1${root}/stages/${stage}/claim`, { data: null });
  // A task that they hold already stays theirs.
  const { task: held } = (await (await claim()).json()) as { task: { id: string } };
  await send(tasker, `/tasks/${held.id}/release`, {});
  expect(await (await claim()).text()).toContain("changed tree since you qualified");
  await open(page, tasker, "");
  await page.getByTestId("missing-course").click();
  await made.getByRole("button", { name: "Begin" }).click();
  await expect(page.getByTestId("attempt-state")).toBeVisible();
  await answerRight(await attemptOfPage(page));
  await page.reload();
  await expect(page.getByTestId("attempt-state")).toContainText("Passed");
  expect((await claim()).ok()).toBe(true);
});

test("a calibration batch ends with what was unclear, and its readiness opens production", async ({ page }) => {
  await open(page, lead, "/training");
  const form = page.getByTestId("new-course");
  await form.getByLabel("Name").fill("First scenes");
  await form.getByLabel("Calibration batch:").check();
  for (const item of golden.slice(0, 2)) await form.getByRole("checkbox", { name: item.scene_name, exact: true }).check();
  await expect(form.getByLabel("Readiness to pass, %")).toHaveValue("80");
  await form.getByRole("button", { name: "Create course" }).click();
  await expect(course(page, "First scenes")).toContainText("2 items · readiness of 80 % · 3 attempts");

  await open(page, tasker, "/training");
  await course(page, "First scenes").getByRole("button", { name: "Begin" }).click();
  await expect(items(page)).toHaveCount(2);
  await answerRight(await attemptOfPage(page));
  await page.reload();
  const feedback = page.getByTestId("calibration-feedback");
  await expect(page.getByTestId("attempt-state")).toContainText("Say how sure you are");
  await expect(items(page).first()).toContainText("submitted");
  await feedback.getByLabel("How sure are you that your labels are right? %").fill("90");
  await feedback.getByLabel("What was unclear in the instructions?").fill("May an outline cross a fence?");
  await shot(page, "calibration-feedback");
  await feedback.getByRole("button", { name: "Finish" }).click();
  await expect(page.getByTestId("attempt-state")).toContainText("Ready: readiness 98 %, 2 of 2 are right.");
  await expect(feedback).toHaveCount(0);

  await open(page, lead, "/releases");
  await expect(page.getByText("What is unclear in Flyable space?").first()).toBeVisible();
});
