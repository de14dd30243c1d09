import { expect, test, type Page } from "@playwright/test";
import { existsSync, rmSync } from "node:fs";
import { Api } from "../support/api";
import { DRIVE, points, distorted } from "../support/drive";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface Detail {
  scene: { frames: { data: { sensor: string; blob: string; recorded?: string; file: string }[] }[] };
}

/** Greatest distance of points from their place in the recording, m. */
function off(pcd: Buffer, frame: number): number {
  const start = pcd.indexOf("DATA binary\n") + "DATA binary\n".length;
  const truth = points(frame);
  let worst = 0;
  for (let i = 0; i < truth.length; i += 4) {
    for (let k = 0; k < 3; k++) worst = Math.max(worst, Math.abs(pcd.readFloatLE(start + i * 5 + k * 4) - truth[i + k]!));
  }
  return worst;
}

async function openPreview(page: Page, url: string, project: string, folder: string): Promise<void> {
  await page.goto(`${url}/projects/${project}/import`);
  await page.getByTestId("folder-input").setInputFiles(folder);
  await page.getByTestId("start-import").click();
  await expect(page.getByTestId("import-preview")).toContainText("3 frames");
}

test("an import corrects a recording that the vehicle's own motion distorts", async ({ page }) => {
  test.skip(!existsSync(DRIVE), `no scale-drive at ${DRIVE}`);
  const server = await new Server().start();
  const folder = distorted();
  try {
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const project = await lead.project("Street pilot");
    const tasks = async () =>
      (await lead.get<{ items: { id: string; scene_name: string }[] }>(`/projects/${project.id}/tasks?limit=200`)).items.map((t) => t.id);
    const before = await tasks();
    await become(page, server.url, lead.person.name);

    // The page reports the distortion, and previews the correction.
    await openPreview(page, server.url, project.id, folder);
    const motion = page.getByTestId("motion");
    await expect(motion).toContainText("(time, s). A sweep takes 100 ms.");
    await expect(motion).toContainText(/the vehicle goes up to (79|80|81) cm:/);
    const dots = () => page.locator("svg.preview path.points").getAttribute("d");
    const smear = await dots();
    await motion.getByLabel("Motion within a sweep").selectOption({ label: "Move them: their times count from the sweep's time (likely)" });
    await expect.poll(dots).not.toBe(smear);
    await expect(motion.getByLabel("Motion within a sweep")).toHaveValue("zero");
    await motion.scrollIntoViewIfNeeded();
    await shot(page, "import-motion");
    await page.getByTestId("confirm-import").click();
    const report = page.getByTestId("import-report");
    await expect(report).toContainText("1 scene, 1 task, 3 sweeps with their points moved to one instant.");
    await expect(report.getByTestId("import-problem")).toHaveCount(0);

    // Points are where they were before the distortion; the stored files are unchanged.
    const task = (await tasks()).find((id) => !before.includes(id))!;
    const { scene } = await lead.get<Detail>(`/projects/${project.id}/tasks/${task}`);
    for (const [i, frame] of scene.frames.entries()) {
      const cloud = frame.data.find((d) => d.recorded)!;
      expect(cloud.file).toBe(`${i + 1}.pcd`);
      const fetched = async (blob: string) => (await lead.context.get(`/api/v1/projects/${project.id}/blobs/${blob}`)).body();
      expect(off(await fetched(cloud.blob), i + 1)).toBeLessThan(0.005);
      expect((await fetched(cloud.recorded!)).toString("latin1", 0, 4)).toBe("ply\n");
    }

    // Static objects are in one place in all three frames, and on the pictures.
    await page.goto(`${server.url}/projects/${project.id}/tasks/${task}`);
    await expect(page.getByText(/168[,. ]?814 points/).first()).toBeVisible();
    await page.getByTestId("around").click();
    await expect(page.getByTestId("around")).toHaveText("frames around as well");
    await page.getByRole("application", { name: "front_camera", exact: true }).click({ position: { x: 5, y: 5 } });
    await page.getByTestId("points-on-image").click();
    await shot(page, "motion-compensated");
    await page.getByRole("link", { name: "Check calibration" }).click();
    const cameras = page.getByTestId("calibration-cameras").getByRole("button");
    await expect(cameras.filter({ hasText: "measuring" })).toHaveCount(0, { timeout: 60_000 });
    await shot(page, "motion-calibration");
  } finally {
    await server.remove();
    rmSync(folder, { recursive: true });
  }
});
