// Batch review by keys: a batch is made with its plan drawn, its sample is inspected by single keys, a verdict is taken back, and the
// decision about the batch reaches the labels that nobody inspected.
import { expect, test, type Page } from "@playwright/test";
import { Labeling } from "../support/labeling";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface Batch {
  id: string;
  number: number;
  state: string;
  inspected: number;
  wrong: number;
  is_settled: boolean;
}

let server: Server;

test.beforeAll(async () => {
  server = await new Server().start();
});
test.afterAll(async () => server.remove());

/** A project whose tasker submitted `count` labels. */
async function submitted(count: number): Promise<Labeling> {
  const labeling = await Labeling.start(server, count);
  const { tasker, project, stage } = labeling;
  for (let n = 0; n < count; n++) {
    const { task } = await tasker.post<{ task: { id: string } }>(`/projects/${project}/stages/${stage}/claim`, null);
    const { scene } = await tasker.get<{ scene: { sensors: { id: string }[] } }>(`/projects/${project}/tasks/${task.id}`);
    const polygon = [[[10, 10], [90, 10], [90, 90], [10, 90]]];
    const shape = { frame: 0, sensor: scene.sensors[0]!.id, geometry: { polygon } };
    const document = { version: 1, objects: [{ id: "1", class: "flyable", shapes: [shape] }] };
    await tasker.post(`/projects/${project}/tasks/${task.id}/submit`, { document });
  }
  return labeling;
}

async function states(labeling: Labeling): Promise<Record<string, number>> {
  const { items } = await labeling.lead.get<{ items: { state: string }[] }>(`/projects/${labeling.project}/tasks?limit=200`);
  return items.reduce<Record<string, number>>((all, { state }) => ({ ...all, [state]: (all[state] ?? 0) + 1 }), {});
}

const scene = (page: Page) => page.locator(".crumbs h1");

/** Presses a key, and waits until the next label is on screen. */
async function judge(page: Page, key: string): Promise<void> {
  const before = await scene(page).textContent();
  await page.keyboard.press(key);
  await expect(scene(page)).not.toHaveText(before!);
  await expect(page.getByTestId("accept")).toBeEnabled();
}

test("a batch of 80 is accepted by its sample, with one key press a label", async ({ page }) => {
  const labeling = await submitted(80);
  const { lead, project } = labeling;
  await become(page, server.url, lead.person.name);
  await page.goto(`${server.url}/projects/${project}/review`);
  await page.getByRole("button", { name: "New batch" }).click();
  const preview = page.getByTestId("batch-preview");
  await expect(preview).toContainText("80 tasks of 1 person. Normal inspection: 20 labels are inspected; the batch is accepted where at most 1 of them is wrong.");
  await page.getByLabel("Sequential").check();
  await expect(preview).toContainText("in a row without an error accept the batch.");
  await page.getByLabel("By risk").check();
  await expect(preview).toContainText("8 labels are inspected, more of people whose labels are wrong more often");
  await page.getByLabel("ISO 2859-1").check();
  await expect(preview).toContainText("With 2.5 % wrong labels (AQL), a batch is accepted in");
  await shot(page, "batch-new");
  await page.getByRole("button", { name: "Create batch" }).click();
  await expect(page.getByTestId("batch-counts")).toHaveText("0 of at most 20 inspected: 0 right, 0 wrong.");
  await page.getByTestId("inspect").click();
  const card = page.getByTestId("batch-card");
  await expect(card).toContainText("20 more labels without an error, and the batch is accepted. 2 more wrong labels in a row reject it.");
  await shot(page, "batch-inspection");

  // A verdict that was a slip is taken back, also while the network is away for a moment.
  const first = await scene(page).textContent();
  await judge(page, "j");
  await expect(page.getByTestId("last-verdict")).toContainText(`${first} accepted.`);
  await page.keyboard.press("Control+z");
  await expect(scene(page)).toHaveText(first!);
  await expect(page.getByTestId("batch-counts")).toHaveText("0 of at most 20 inspected: 0 right, 0 wrong");

  // One label of the sample is wrong.
  await page.keyboard.press("4");
  await page.getByLabel("What should they do better?").fill("Keep inside the open ground.");
  const rejected = await scene(page).textContent();
  await page.getByTestId("reject").click();
  await expect(scene(page)).not.toHaveText(rejected!);
  await expect(page.getByTestId("batch-counts")).toHaveText("1 of at most 20 inspected: 0 right, 1 wrong");

  let pressed = 0;
  for (let accepted = 0; accepted < 18; accepted++) {
    await judge(page, "j");
    pressed += 1;
  }
  await page.keyboard.press("j");
  pressed += 1;
  // With the last label of the sample, the batch itself is on screen.
  await expect(page.getByText("The sample accepts this batch")).toBeVisible();
  await expect(page.getByTestId("batch-counts")).toHaveText("20 of at most 20 inspected: 19 right, 1 wrong.");
  expect(pressed / 19).toBeLessThanOrEqual(1.2);
  await expect(page.getByTestId("batch-found")).toContainText("Imprecise outline or box: 1");
  await shot(page, "batch-decision");
  await page.keyboard.press("j");
  await expect(page.getByTestId("batch-state")).toHaveText("accepted");
  await expect.poll(() => states(labeling)).toEqual({ accepted: 79, rework: 1 });
  const [batch] = await lead.get<Batch[]>(`/projects/${project}/batches`);
  expect(batch).toMatchObject({ number: 1, state: "accepted", inspected: 20, wrong: 1 });
});

test("verdicts given without a network are sent when it is back", async ({ page, context }) => {
  const labeling = await submitted(6);
  const { lead, project } = labeling;
  await become(page, server.url, lead.person.name);
  await page.goto(`${server.url}/projects/${project}/review`);
  await page.getByRole("link", { name: "Start review" }).click();
  await expect(page.getByTestId("accept")).toBeEnabled();
  // The next labels are loaded before they are needed.
  await expect.poll(() => page.evaluate(() => performance.getEntriesByType("resource").filter((e) => e.name.includes("/revisions/")).length)).toBeGreaterThanOrEqual(4);
  await context.setOffline(true);
  await judge(page, "j");
  await judge(page, "j");
  await page.reload().catch(() => undefined);
  await context.setOffline(false);
  await page.goto(`${server.url}/projects/${project}/review`);
  await expect.poll(() => states(labeling)).toEqual({ accepted: 2, in_review: 4 });
});

test("a rejected batch goes back to its taskers with what was found", async ({ page }) => {
  const labeling = await submitted(12);
  const { lead, tasker, project, stage } = labeling;
  const method = { kind: "fixed_rate", settings: { share: 0.5, accept: 0 } };
  const batch = await lead.post<Batch>(`/projects/${project}/batches`, { stage, method });
  await become(page, server.url, lead.person.name);
  await page.goto(`${server.url}/projects/${project}/review/${batch.id}`);
  await page.getByTestId("inspect").click();
  await expect(page.getByTestId("batch-card")).toContainText("One more wrong label rejects it.");
  await page.keyboard.press("4");
  await page.getByLabel("What should they do better?").fill("The kerb is open ground.");
  await page.getByTestId("reject").click();
  await expect(page.getByText("The sample rejects this batch")).toBeVisible();
  await page.getByTestId("reject-batch").click();
  const form = page.getByTestId("reject-form");
  await form.getByLabel("What should the taskers look for?").fill("Look at each kerb.");
  await shot(page, "batch-reject");
  await form.getByRole("button", { name: "Reject batch" }).click();
  await expect(page.getByTestId("batch-state")).toHaveText("rejected");
  await expect.poll(() => states(labeling)).toEqual({ rework: 12 });

  const { items } = await tasker.get<{ items: { id: string; last_note?: string }[] }>(`/projects/${project}/tasks?mine=true&limit=50`);
  const untouched = items.find((task) => task.last_note?.startsWith("Batch 1 was rejected"))!;
  await become(page, server.url, tasker.person.name);
  await page.goto(`${server.url}/projects/${project}/tasks/${untouched.id}`);
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText("Look at each kerb.")).toBeVisible();
  await shot(page, "batch-returned");
});
