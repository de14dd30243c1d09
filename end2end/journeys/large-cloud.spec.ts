import { expect, test } from "@playwright/test";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, type LabelDocument } from "../support/api";
import { CORNER, writeLas } from "../support/las.mjs";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

const POINTS = 600_000;
/** Centre and size of the car in the middle, m from the corner. */
const CAR = { center: [0, 0, 10.8], size: [4.4, 1.8, 1.5] };

/** Yard of 240 m with a car in the middle; every hundredth point is on the car. */
function yard(random: () => number) {
  let done = 0;
  return () => {
    const across = (size: number) => (random() - 0.5) * size;
    if (done++ % 100 > 0) return [across(240), across(240), 10 + 0.03 * random()];
    const p = CAR.size.map(across);
    // Points are on the car's faces, as a scanner sees it.
    const axis = Math.floor(3 * random());
    p[axis] = (Math.sign(p[axis]!) * CAR.size[axis]!) / 2;
    return p.map((v, i) => v + CAR.center[i]!);
  };
}

test("a survey in tiles opens at its middle, loads detail step by step, and a car on it is labeled where it is", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "assay-yard-"));
  const server = await new Server().start();
  try {
    mkdirSync(join(folder, "yard"));
    writeLas(join(folder, "yard", "yard.las"), POINTS, yard);
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const tasker = await Api.as(server.url, (p) => p.role === "tasker");
    const project = await lead.project("Street pilot");
    await become(page, server.url, lead.person.name);
    await page.goto(`${server.url}/projects/${project.id}/import`);
    await page.getByTestId("folder-input").setInputFiles(join(folder, "yard"));
    await page.getByTestId("start-import").click();
    await expect(page.getByTestId("import-preview")).toContainText("1 scene");
    await shot(page, "large-cloud-preview");
    await page.getByTestId("confirm-import").click();
    await expect(page.getByTestId("import-report")).toContainText("1 task");

    const tasks = await lead.get<{ items: { id: string; scene_name: string }[] }>(`/projects/${project.id}/tasks?limit=200`);
    const task = tasks.items.find((t) => t.scene_name.includes("yard"))!.id;
    await become(page, server.url, tasker.person.name);
    await page.goto(`${server.url}/projects/${project.id}/tasks/${task}`);
    await page.getByTestId("claim").click();
    await expect(page.getByTestId("submit")).toBeVisible();
    const label = page.getByTestId("cloud-label");
    await expect(label).toHaveText(/600,000 points$/);
    await shot(page, "large-cloud-open");

    // Zoom in on the car, and label it.
    const view = page.getByRole("application", { name: "3D view" });
    const box = (await view.boundingBox())!;
    const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
    await page.mouse.move(...middle);
    for (let i = 0; i < 8; i++) await page.mouse.wheel(0, -300);
    await expect(label).toHaveText(/600,000 points$/);
    await page.keyboard.press("c");
    await page.mouse.click(...middle);
    const selected = page.getByTestId("cloud-selected");
    await expect(selected).toContainText(/car/);
    await page.keyboard.press("b");
    // All of the car's points are counted, so all of them are loaded.
    await expect.poll(async () => Number(/([\d,]+) points/.exec((await selected.textContent())!)?.[1]?.replace(",", ""))).toBeGreaterThan(5_000);
    await shot(page, "large-cloud-labeled");

    await page.keyboard.press("Control+Enter");
    await expect(page.getByTestId("submission-cover")).toContainText("Submitted");
    const detail = await lead.get<{ document: LabelDocument }>(`/projects/${project.id}/tasks/${task}`);
    const { center } = detail.document.objects[0]!.shapes[0]!.geometry.cuboid!;
    CAR.center.forEach((v, i) => expect(Math.abs(center[i]! - v - CORNER[i]!)).toBeLessThan(0.3));
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
