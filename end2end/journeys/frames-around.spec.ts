import { expect, test, type Page } from "@playwright/test";
import { existsSync, rmSync } from "node:fs";
import { Api } from "../support/api";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { SAMPLE, withSweep } from "../support/sweep";

/** Number of pixels of the 3D view with a point. */
async function lit(page: Page): Promise<number> {
  return page.evaluate(() => {
    const gl = document.querySelector<HTMLCanvasElement>("canvas.cloud-gl")!;
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [gl.width, gl.height];
    const context = copy.getContext("2d")!;
    context.drawImage(gl, 0, 0);
    const data = context.getImageData(0, 0, copy.width, copy.height).data;
    let count = 0;
    for (let i = 0; i < data.length; i += 4) count += Math.max(data[i]!, data[i + 1]!, data[i + 2]!) > 90 ? 1 : 0;
    return count;
  });
}

/** Waits until the picture no longer changes. */
async function settled(page: Page): Promise<number> {
  let last = -1;
  await expect.poll(async () => { const now = await lit(page); const same = now === last && now > 1_000; last = now; return same; }, { timeout: 30_000 }).toBe(true);
  return last;
}

test("points of the frames around are displayed and do not count", async ({ page }) => {
  const server = await new Server().start();
  try {
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const tasker = await Api.as(server.url, (p) => p.role === "tasker");
    const project = await lead.project("Street pilot");
    const tasks = await lead.get<{ items: { id: string; state: string; scene_name: string }[] }>(`/projects/${project.id}/tasks?limit=200`);
    const detail = (t: { id: string }) =>
      lead.get<{ task: { id: string }; scene: { frames: unknown[] } }>(`/projects/${project.id}/tasks/${t.id}`);
    const opened = await Promise.all(tasks.items.map(detail));
    const task = opened.find((o) => o.scene.frames.length > 5)!.task;
    await become(page, server.url, tasker.person.name);
    await page.goto(`${server.url}/projects/${project.id}/tasks/${task.id}`);
    const label = page.getByTestId("cloud-label");
    await expect(label).toContainText(/\d points/);
    await page.getByRole("application", { name: "3D view" }).click({ position: { x: 4, y: 60 } });
    for (let i = 0; i < 3; i++) await page.keyboard.press("f");
    await expect(label).toContainText(/\d points/);
    const alone = await settled(page);
    await expect(label).toContainText("this frame alone");
    const count = async () => /([\d,]+) points/.exec((await label.textContent()) ?? "")?.[1];
    const points = await count();
    await page.getByTestId("around").click();
    await expect(page.getByTestId("around")).toHaveText("frames around as well");
    await expect.poll(() => lit(page), { timeout: 30_000 }).toBeGreaterThan(alone * 1.3);
    await settled(page);
    await shot(page, "frames-around");
    expect(await count()).toBe(points);
    await page.keyboard.press("Shift+G");
    await expect(page.getByTestId("around")).toHaveText("this frame alone");
    await expect.poll(() => lit(page), { timeout: 30_000 }).toBeLessThan(alone * 1.15);
  } finally {
    await server.remove();
  }
});

test("the points of a sweep between frames fill the gaps of the frame", async ({ page }) => {
  test.skip(!existsSync(SAMPLE), `no nuscenes-sample at ${SAMPLE}`);
  const server = await new Server().start();
  const folder = withSweep();
  try {
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const project = await lead.project("Street pilot");
    const tasks = async () =>
      (await lead.get<{ items: { id: string }[] }>(`/projects/${project.id}/tasks?limit=200`)).items.map((t) => t.id);
    const before = await tasks();
    await become(page, server.url, lead.person.name);
    await page.goto(`${server.url}/projects/${project.id}/import`);
    await page.getByTestId("folder-input").setInputFiles(folder);
    await page.getByTestId("start-import").click();
    await expect(page.getByTestId("import-preview")).toContainText("nuScenes");
    await page.getByTestId("confirm-import").click();
    await expect(page.getByTestId("import-report")).toContainText("1 scene");
    const task = (await tasks()).find((id) => !before.includes(id))!;
    await page.goto(`${server.url}/projects/${project.id}/tasks/${task}`);
    const label = page.getByTestId("cloud-label");
    await expect(label).toContainText(/17[,. ]?344 points/);
    await page.getByRole("application", { name: "3D view" }).click({ position: { x: 4, y: 60 } });
    const alone = await settled(page);
    await page.keyboard.press("Shift+G");
    await expect(page.getByTestId("around")).toHaveText("frames around as well");
    await expect.poll(() => lit(page), { timeout: 30_000 }).toBeGreaterThan(alone * 1.3);
    await settled(page);
    await shot(page, "sweep-between");
    await expect(label).toContainText(/17[,. ]?344 points/);
  } finally {
    await server.remove();
    rmSync(folder, { recursive: true });
  }
});
