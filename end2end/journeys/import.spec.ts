import { expect, test } from "@playwright/test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Api, type LabelDocument } from "../support/api";
import { DATA } from "../support/kitti";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

const FOLDER = join(DATA, "sustech-street");

test("a recording is previewed, turned, mapped to classes, imported, and labeled", async ({ page }) => {
  test.skip(!existsSync(FOLDER), `no sustech-street at ${FOLDER}`);
  const server = await new Server().start();
  try {
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const tasker = await Api.as(server.url, (p) => p.role === "tasker");
    const project = await lead.project("Street pilot");
    await become(page, server.url, lead.person.name);
    await page.goto(`${server.url}/projects/${project.id}/import`);
    await page.getByTestId("folder-input").setInputFiles(FOLDER);
    await page.getByTestId("start-import").click();

    // The page names the detected format, and shows the first sweep with its cuboids around the vehicle.
    const preview = page.getByTestId("import-preview");
    await expect(preview).toContainText("SUSTechPOINTS");
    await expect(preview).toContainText("3 frames");
    const footprints = page.getByTestId("footprints");
    const drawn = () => footprints.getAttribute("d");
    const first = await drawn();
    expect(first!.length).toBeGreaterThan(100);
    await shot(page, "import-preview");

    // The direction of travel can be turned, and turned back.
    await page.getByTestId("ahead").getByRole("button", { name: "to the left" }).click();
    await expect.poll(drawn).not.toBe(first);
    await page.getByTestId("ahead").getByRole("button", { name: "to the right" }).click();
    await expect.poll(drawn).toBe(first);

    // One class of the labels becomes another class of the ontology.
    const classes = page.getByTestId("classes");
    await classes.getByLabel("Class for Rider").selectOption("cyclist");
    await page.getByTestId("confirm-import").click();
    const report = page.getByTestId("import-report");
    await expect(report).toContainText("Imported");
    await expect(report).toContainText("1 scene");
    await expect(report.getByTestId("import-problem")).toHaveCount(0);
    await shot(page, "import-report");

    // The tasker sees cuboids on points and cameras, and submits.
    const tasks = await lead.get<{ items: { id: string; scene_name: string }[] }>(`/projects/${project.id}/tasks?limit=200`);
    const task = tasks.items.find((t) => /sustech|scene|000965/i.test(t.scene_name)) ?? tasks.items.at(-1)!;
    await become(page, server.url, tasker.person.name);
    await page.goto(`${server.url}/projects/${project.id}/tasks/${task.id}`);
    await page.getByTestId("claim").click();
    await expect(page.getByTestId("submit")).toBeVisible();
    await expect(page.getByRole("application", { name: "3D view" })).toBeVisible();
    await expect(page.getByText(/66[,. ]?781 points/).first()).toBeVisible();
    await shot(page, "import-labeled");

    // The points are on the image where the calibration puts them.
    await page.getByRole("application", { name: "front", exact: true }).click({ position: { x: 5, y: 5 } });
    await page.getByTestId("points-on-image").click();
    await expect
      .poll(() =>
        page.evaluate(() => {
          const canvas = document.querySelector<HTMLCanvasElement>("canvas.cloud-over")!;
          const data = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height).data;
          let drawn = 0;
          for (let i = 3; i < data.length; i += 4) drawn += data[i]! > 200 ? 1 : 0;
          return drawn;
        }),
      )
      .toBeGreaterThan(5_000);
    await shot(page, "points-on-image");
    await page.keyboard.press("Escape");
    const detail = await tasker.get<{ document: LabelDocument }>(`/projects/${project.id}/tasks/${task.id}`);
    const names = new Set(detail.document.objects.map((o) => o.class));
    expect([names.has("car"), names.has("cyclist"), names.has("Rider")]).toEqual([true, true, false]);
    await page.getByTestId("submit").click();
    await expect.poll(async () => (await tasker.get<{ task: { state: string } }>(`/projects/${project.id}/tasks/${task.id}`)).task.state).toBe("in_review");

    // The page says how well points and images agree for each camera.
    await become(page, server.url, lead.person.name);
    await page.goto(`${server.url}/projects/${project.id}/tasks/${task.id}`);
    await page.getByRole("application", { name: "left", exact: true }).click({ position: { x: 5, y: 5 } });
    await page.getByRole("link", { name: "Check calibration" }).click();
    const cameras = page.getByTestId("calibration-cameras").getByRole("button");
    await expect(cameras).toHaveCount(3);
    await expect(cameras.filter({ hasText: "front" })).toContainText(/\d px right ± \d/, { timeout: 30_000 });
    await expect(cameras.filter({ hasText: "measuring" })).toHaveCount(0, { timeout: 30_000 });
    await expect(cameras.filter({ hasText: "left" }).first()).toContainText("look here");
    await cameras.filter({ hasText: "left" }).first().click();
    await page.keyboard.press("f");
    await expect(page.getByTestId("calibration-frame")).toHaveText("frame 2 of 3");
    await expect(page.getByTestId("calibration-picture").locator(".bands path").first()).toHaveAttribute("d", /^M\d/);
    await shot(page, "calibration");
    await page.keyboard.press("p");
    await expect(page.getByTestId("calibration-picture").locator(".bands")).toBeHidden();
  } finally {
    await server.stop();
  }
});
