import { expect, test } from "@playwright/test";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api } from "../support/api";
import { DATA } from "../support/kitti";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

const PHOTOGRAPH = join(DATA, "neon-trees", "OSBS_029.png");

/** Detections on the photograph in COCO's form, with scores. */
const found = {
  images: [{ id: 1, file_name: "OSBS_029.png", width: 400, height: 400 }],
  categories: [{ id: 1, name: "tree" }],
  annotations: [
    { id: 1, image_id: 1, category_id: 1, bbox: [203, 67, 68, 54], score: 0.93 },
    { id: 2, image_id: 1, category_id: 1, bbox: [256, 99, 58, 67], score: 0.71 },
    { id: 3, image_id: 1, category_id: 1, bbox: [30, 310, 60, 55], score: 0.22 },
  ].map((a) => ({ ...a, area: a.bbox[2]! * a.bbox[3]!, iscrowd: 0, segmentation: [] })),
};

test("a photograph on the server is imported in place, and a model's predictions are shown, filtered and taken over", async ({ page }) => {
  test.skip(!existsSync(PHOTOGRAPH), `no ${PHOTOGRAPH}`);
  const store = mkdtempSync(join(tmpdir(), "assay-store-"));
  mkdirSync(join(store, "flights", "spring"), { recursive: true });
  copyFileSync(PHOTOGRAPH, join(store, "flights", "spring", "OSBS_029.png"));
  const server = await new Server(["--demo", "--reference", store]).start();
  try {
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const tasker = await Api.as(server.url, (p) => p.role === "tasker");
    const project = await lead.project("Drone pilot");
    await become(page, server.url, lead.person.name);
    await page.goto(`${server.url}/projects/${project.id}/import`);
    const folder = page.getByTestId("on-server");
    await folder.getByRole("button", { name: "flights" }).click();
    await folder.getByRole("button", { name: "spring" }).click();
    await expect(folder).toContainText("1 file right in it.");
    await shot(page, "import-on-server");
    await folder.getByRole("button", { name: "Preview this folder" }).click();
    await page.getByTestId("confirm-import").click();
    await expect(page.getByTestId("import-report")).toContainText("1 scene, 1 task");

    await page.goto(`${server.url}/projects/${project.id}/import`);
    const buffer = Buffer.from(JSON.stringify(found));
    await page.getByTestId("file-input").setInputFiles({ name: "predictions.json", mimeType: "application/json", buffer });
    await page.getByRole("radio", { name: "A model's predictions" }).check();
    await page.getByLabel("Name of the model").fill("Crowns 3");
    await shot(page, "import-predictions");
    await page.getByTestId("start-import").click();
    await page.getByTestId("confirm-import").click();
    await expect(page.getByTestId("import-report")).toContainText("1 task with predictions");

    const tasks = await lead.get<{ items: { id: string; scene_name: string }[] }>(`/projects/${project.id}/tasks?limit=200`);
    const task = tasks.items.find((t) => t.scene_name === "OSBS_029")!;
    await become(page, server.url, tasker.person.name);
    await page.goto(`${server.url}/projects/${project.id}/tasks/${task.id}`);
    await page.getByTestId("claim").click();
    await expect(page.getByTestId("submit")).toBeVisible();

    // Nothing influences the tasker until predictions are switched on.
    const panel = page.getByTestId("predictions");
    await expect(panel.getByLabel("Model")).toHaveValue("");
    await page.keyboard.press("Shift+P");
    await expect(page.getByTestId("predicted-count")).toContainText("3 in this frame");
    await expect(panel).toContainText("93 %");
    await panel.getByLabel("Least score").fill("0.5");
    await expect(page.getByTestId("predicted-count")).toContainText("2 in this frame");
    await shot(page, "predictions");
    await panel.getByRole("button", { name: "Take over tree" }).first().click();
    await expect(page.getByTestId("object-count")).toHaveText("1");
    await expect(page.getByTestId("predicted-count")).toContainText("1 in this frame");
    await page.getByTestId("take-over-all").click();
    await expect(page.getByTestId("object-count")).toHaveText("2");
    await page.keyboard.press("Control+z");
    await expect(page.getByTestId("object-count")).toHaveText("1");
    await expect(page.getByTestId("predicted-count")).toContainText("1 in this frame");
    await page.getByTestId("object-row").click();
    await expect(page.getByTestId("selected")).not.toContainText("score");
    await shot(page, "prediction-taken-over");
  } finally {
    await server.remove();
    rmSync(store, { recursive: true, force: true });
  }
});
