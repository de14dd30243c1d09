// A task that its tasker cannot finish: a question, its answer, skipping, giving back, and an accepted label that is reopened.
import { expect, test, type Page } from "@playwright/test";
import { Api } from "../support/api";
import { become, nextTask, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { imageView } from "../support/view";

interface TaskLine {
  id: string;
  state: string;
  scene_name: string;
}

let server: Server;
let root: string;
let lead: Api;
let tasker: Api;

test.beforeAll(async () => {
  server = await new Server().start();
  lead = await Api.as(server.url, (p) => p.role === "operations");
  tasker = await Api.as(server.url, (p) => p.role === "tasker");
  root = `/projects/${(await lead.project("Drone pilot")).id}`;
});
test.afterAll(async () => server.remove());

const state = async (task: string) => (await lead.get<{ task: TaskLine }>(`${root}/tasks/${task}`)).task.state;

async function claimNext(page: Page): Promise<string> {
  await become(page, server.url, tasker.person.name);
  await openProject(page, "Drone pilot");
  return nextTask(page, "Image view");
}

async function writeIn(page: Page, text: string, button: string): Promise<void> {
  await page.keyboard.press("Shift+A");
  await page.getByLabel("What is unclear, or why can it not be labeled?").fill(text);
  await page.getByRole("button", { name: button }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tasks" })).toBeVisible();
}

test("a tasker asks operations, goes on with the answer, and finds the label as it was", async ({ page }) => {
  const task = await claimNext(page);
  const picture = await imageView(page);
  await page.keyboard.press("p");
  for (const at of [[500, 300], [800, 300], [800, 500]]) {
    const { x, y } = picture.toScreen(at);
    await page.mouse.click(x, y);
  }
  await page.keyboard.press("Enter");
  const objects = await page.getByTestId("object-row").count();
  await writeIn(page, "Is the shed at the edge a building?", "Ask operations");
  await expect(page.getByTestId(`task-${task}`).first()).toContainText("Is the shed at the edge a building?");
  expect(await state(task)).toBe("escalated");

  await become(page, server.url, lead.person.name);
  await openProject(page, "Drone pilot");
  await expect(page.getByTestId("waiting-list")).toContainText("question of a tasker");
  await page.goto(`${server.url}${root}/tasks`);
  await page.getByLabel("State").selectOption("Question");
  await expect(page.getByTestId(`task-${task}`)).toContainText("Is the shed at the edge a building?");
  await shot(page, "task-question");
  await page.getByTestId(`task-${task}`).getByRole("link", { name: "Open" }).click();
  await expect(page.getByTestId("task-note")).toContainText("Is the shed at the edge a building?");
  await page.getByRole("textbox", { name: "Answer the question" }).fill("Yes: whatever has a roof is a building.");
  await shot(page, "task-answer");
  await page.getByRole("button", { name: "Send answer" }).click();
  await expect(page.getByTestId("task-note").first()).toContainText("whatever has a roof");

  await become(page, server.url, tasker.person.name);
  await page.goto(`${server.url}${root}/tasks/${task}`);
  await expect(page.getByTestId("task-note").first()).toContainText("whatever has a roof");
  await page.getByRole("tab", { name: "Objects" }).click();
  await expect(page.getByTestId("object-row")).toHaveCount(objects);
});

test("a skipped task is left out until operations put it back, and a task can be given back", async ({ page }) => {
  // The tasker's own task comes first; it is given back without a word.
  const first = await claimNext(page);
  await page.getByTestId("cannot-finish").click();
  await expect(page.getByRole("button", { name: "Skip task" })).toBeDisabled();
  await page.getByRole("button", { name: "Give back" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tasks" })).toBeVisible();
  expect(await state(first)).toBe("queued");

  const task = await claimNext(page);
  await writeIn(page, "The photograph is black.", "Skip task");
  expect(await state(task)).toBe("skipped");
  const before = await lead.get<{ stages: { left_out: number; queued: number }[] }>(root);
  expect(before.stages[0]!.left_out).toBe(1);

  await become(page, server.url, lead.person.name);
  await page.goto(`${server.url}${root}/tasks/${task}`);
  await page.getByRole("textbox", { name: "Put it back into the queue, because" }).fill("It is dark, not black: brighten it.");
  await page.getByRole("button", { name: "Put back into the queue" }).click();
  await expect(page.getByText("Anybody can claim it now.")).toBeVisible();
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByTestId("task-note").first()).toContainText("brighten it");
  expect(await state(task)).toBe("queued");
  const after = await lead.get<{ stages: { left_out: number; queued: number }[] }>(root);
  expect(after.stages[0]!.left_out).toBe(0);
  expect(after.stages[0]!.queued).toBe(before.stages[0]!.queued + 1);
});

test("an accepted label is reopened with a reason and is its tasker's rework", async ({ page }) => {
  const { items } = await lead.get<{ items: TaskLine[] }>(`${root}/tasks?state=accepted&limit=200`);
  const task = items[0]!.id;
  await become(page, server.url, lead.person.name);
  await page.goto(`${server.url}${root}/tasks/${task}`);
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByRole("textbox", { name: "Reopen it, because" }).fill("The border cuts a treetop.");
  await page.getByRole("button", { name: "Reopen", exact: true }).click();
  await expect(page.getByTestId("task-note").first()).toContainText("The border cuts a treetop.");
  expect(await state(task)).toBe("rework");
});
