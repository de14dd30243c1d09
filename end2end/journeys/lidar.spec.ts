import { expect, test, type Locator, type Page } from "@playwright/test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Api, type LabelDocument } from "../support/api";
import { DATA, boxOf, iou, labeledBoxes, type Cuboid } from "../support/kitti";
import { become, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

const FOLDER = join(DATA, "kitti-frame");

async function drag(page: Page, view: Locator, from: [number, number], by: [number, number]): Promise<void> {
  const box = (await view.boundingBox())!;
  const [x, y] = [box.x + box.width * from[0], box.y + box.height * from[1]];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + by[0] / 2, y + by[1] / 2);
  await page.mouse.move(x + by[0], y + by[1], { steps: 4 });
  await page.mouse.up();
}

test("KITTI is imported, a car gets its cuboid, the reviewer rejects with a reason, and rework preserves the history", async ({ page }) => {
  test.skip(!existsSync(FOLDER), `no KITTI frame at ${FOLDER}`);
  const server = await new Server().start();
  try {
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const tasker = await Api.as(server.url, (p) => p.role === "tasker");
    const qa = await Api.as(server.url, (p) => p.role === "qa");
    const project = await lead.project("Street pilot");

    // Import, with the labels as golden.
    await become(page, server.url, lead.person.name);
    await page.goto(`${server.url}/projects/${project.id}/import`);
    await page.getByTestId("folder-input").setInputFiles(FOLDER);
    await page.getByRole("radio", { name: /golden/i }).check();
    await page.getByTestId("start-import").click();
    await page.getByTestId("confirm-import").click();
    await expect(page.getByTestId("import-report")).toContainText(/kitti/i);
    await shot(page, "lidar-import");
    const tasks = await lead.get<{ items: { id: string; scene_name: string }[] }>(`/projects/${project.id}/tasks?limit=200`);
    const task = tasks.items.find((t) => t.scene_name.includes("KITTI"))!.id;

    // Open the task and find a car that golden has and the label lacks.
    await become(page, server.url, tasker.person.name);
    await page.goto(`${server.url}/projects/${project.id}/tasks/${task}`);
    await page.getByTestId("claim").click();
    const view = page.getByRole("application", { name: "3D view" });
    await expect(view).toBeVisible();
    await expect(page.getByText(/\d[\d,. ]* points/).first()).toBeVisible();
    await page.getByTestId("compare").click();
    await page.locator("[data-testid=finding-group][data-rule=missed]").click();
    await page.locator("[data-testid=finding][data-rule=missed]").nth(1).click();

    // Two clicks: the tool, then the car.
    await page.keyboard.press("c");
    const box = (await view.boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const selected = page.getByTestId("cloud-selected");
    await expect(selected).toContainText(/car/);
    await shot(page, "lidar-placed");

    // Adjust the cuboid in two projections: each changes the selection's text.
    const words = async () => (await selected.textContent())!;
    for (const name of ["Top view", "Side view"]) {
      const before = await words();
      const pane = page.getByRole("application", { name });
      await drag(page, pane, [0.5, 0.5], [6, 4]);
      await expect.poll(words, { message: name }).not.toBe(before);
    }
    await page.keyboard.press("b");
    await shot(page, "lidar-adjusted");

    // A reload loses nothing.
    const size = async () => /[\d.]+ × [\d.]+ × [\d.]+ m/.exec(await words())![0];
    const fitted = await size();
    await expect(page.getByTestId("save-state")).toContainText(/saved/i);
    await page.reload();
    await expect(page.getByText(/\d[\d,. ]* points/).first()).toBeVisible();
    await page.keyboard.press("Tab");
    await expect.poll(size).toBe(fitted);

    // The cuboid is on the camera image where the car is.
    await page.keyboard.press("Control+Enter");
    await expect(page.getByTestId("submission-cover")).toContainText("Submitted");
    const detail = await qa.get<{ document: LabelDocument; revisions: { id: string }[] }>(`/projects/${project.id}/tasks/${task}`);
    const cuboid = detail.document.objects[0]!.shapes[0]!.geometry.cuboid as Cuboid;
    const best = Math.max(...labeledBoxes().map((b) => iou(b, boxOf(cuboid))));
    expect(best).toBeGreaterThan(0.5);

    // The reviewer rejects with a reason.
    await become(page, server.url, qa.person.name);
    await page.goto(`${server.url}/projects/${project.id}/tasks/${task}/review`);
    await expect(view).toBeVisible();
    await page.getByTestId("review").waitFor();
    await page.keyboard.press("1");
    await page.getByLabel("What should they do better?").fill("Five more cars stand along the street.");
    await page.getByTestId("reject").click();
    await expect
      .poll(async () => (await qa.get<{ task: { state: string } }>(`/projects/${project.id}/tasks/${task}`)).task.state)
      .toBe("rework");
    // The workbench goes on with the next label by itself.
    await expect(page).not.toHaveURL(new RegExp(task));

    // Rework starts from the submitted label, shows the reviewer's comment, and preserves the history.
    await become(page, server.url, tasker.person.name);
    await openProject(page, "Street pilot");
    const row = page.getByTestId(`task-${task}`);
    await expect(row).toContainText("Five more cars");
    await row.getByRole("link").first().click();
    await expect(page.getByText("Five more cars stand along the street.").first()).toBeVisible();
    await shot(page, "lidar-rework");
    await page.getByText("Objects", { exact: true }).first().click();
    await expect(page.getByTestId("object-row")).toHaveCount(1);
    await page.keyboard.press("Control+Enter");
    await expect(page.getByTestId("submission-cover")).toContainText("Submitted");
    const after = await qa.get<{ revisions: { id: string }[]; reviews: { verdict: string }[] }>(`/projects/${project.id}/tasks/${task}`);
    expect([after.revisions.length, after.reviews.map((r) => r.verdict)]).toEqual([2, ["reject"]]);
  } finally {
    await server.remove();
  }
});
