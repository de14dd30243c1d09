// Consensus: two people label the same picture without seeing each other, and a reviewer accepts the merged label, after the object
// that needs a decision.
import { expect, test } from "@playwright/test";
import type { Api, LabelDocument } from "../support/api";
import { Labeling } from "../support/labeling";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

let server: Server;
test.beforeAll(async () => {
  server = await new Server().start();
});
test.afterAll(async () => server.remove());

/** Squares of open ground with their left edges, 60 px wide. */
const label = (sensor: string, lefts: number[]): LabelDocument => ({
  version: 1,
  objects: lefts.map((left, n) => ({
    id: `${n + 1}`,
    class: "flyable",
    shapes: [{ frame: 0, sensor, geometry: { polygon: [[[left, 10], [left + 60, 10], [left + 60, 70], [left, 70]]] } }],
  })),
});

test("two labels become one, and a reviewer decides what only one of them drew", async ({ page }) => {
  const labeling = await Labeling.start(server, 1);
  const { lead, tasker, other, project, stage } = labeling;
  const root = `/projects/${project}`;
  await become(page, server.url, lead.person.name);
  await page.goto(`${server.url}${root}/stages/${stage}`);
  const card = page.getByTestId("task-settings");
  await card.getByLabel("People who label each task").fill("2");
  await card.getByTestId("save-task-settings").click();
  await expect(page.getByText("Saved.")).toBeVisible();

  const submit = async (who: Api, lefts: number[]): Promise<string> => {
    const { task } = await who.post<{ task: { id: string } }>(`${root}/stages/${stage}/claim`, null);
    const { scene } = await who.get<{ scene: { sensors: { id: string }[] } }>(`${root}/tasks/${task.id}`);
    await who.post(`${root}/tasks/${task.id}/submit`, { document: label(scene.sensors[0]!.id, lefts) });
    return task.id;
  };
  const task = await submit(tasker, [10, 120]);
  expect(await submit(other, [11])).toBe(task);

  await page.goto(`${server.url}${root}/tasks/${task}/review`);
  const consensus = page.getByTestId("consensus");
  await expect(consensus).toContainText(`Merged label of ${tasker.person.name}, ${other.person.name}`);
  await expect(consensus).toContainText("1 object needs your decision.");
  const objects = page.getByTestId("consensus-object");
  await expect(objects).toHaveCount(2);
  await expect(objects.first()).toContainText("1 of 2");
  await expect(objects.first()).toContainText("Half of them drew it.");
  await expect(objects.last()).toContainText("2 of 2");
  await objects.last().getByRole("button").click();
  await page.keyboard.press("Shift+P");
  await shot(page, "consensus");
  await page.getByTestId("accept").click();
  await expect(page).toHaveURL(/review$/);
  const { task: done, revisions } = await lead.get<{ task: { state: string }; revisions: { objects: number }[] }>(`${root}/tasks/${task}`);
  expect([done.state, revisions.at(-1)!.objects]).toEqual(["accepted", 2]);
});
