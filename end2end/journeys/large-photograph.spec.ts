import { expect, test, type Page } from "@playwright/test";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api } from "../support/api";
import { become } from "../support/people";
import { writePng } from "../support/png";
import { Server } from "../support/server";
import { shot } from "../support/shots";

const [WIDTH, HEIGHT] = [9000, 7000];
/** Left and top of the square with fine red stripes, px. */
const MARK = [6000, 2000] as const;

/** Writes a green field as PNG, with red and white stripes of one pixel in a square of 200. */
function field(path: string): void {
  writePng(path, WIDTH, HEIGHT, (x, y) => {
    const inside = x >= MARK[0] && x < MARK[0] + 200 && y >= MARK[1] && y < MARK[1] + 200;
    if (!inside) return [40, 110 + (((x >> 9) + (y >> 9)) % 2) * 20, 50];
    return x % 2 ? [230, 20, 20] : [240, 240, 240];
  });
}

/** Colours along a row through the middle of the lowest canvas, device px. */
function row(page: Page): Promise<number[][]> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>("canvas.image-layer")!;
    const data = canvas.getContext("2d")!.getImageData(0, Math.floor(canvas.height / 2), canvas.width, 1).data;
    return Array.from({ length: canvas.width }, (_, x) => [data[x * 4]!, data[x * 4 + 1]!, data[x * 4 + 2]!]);
  });
}

test("a photograph of 63 megapixels opens at low resolution, and is sharp in the view", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "assay-field-"));
  const server = await new Server().start();
  const requested: string[] = [];
  page.on("request", (request) => requested.push(new URL(request.url()).pathname));
  try {
    mkdirSync(join(folder, "field"));
    field(join(folder, "field", "field.png"));
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const project = await lead.project("Drone pilot");
    await become(page, server.url, lead.person.name);
    await page.goto(`${server.url}/projects/${project.id}/import`);
    await page.getByTestId("folder-input").setInputFiles(join(folder, "field"));
    await page.getByTestId("start-import").click();
    await page.getByTestId("confirm-import").click();
    await expect(page.getByTestId("import-report")).toContainText("1 task", { timeout: 60_000 });
    const tasks = await lead.get<{ items: { id: string; scene_name: string }[] }>(`/projects/${project.id}/tasks?limit=200`);
    const task = tasks.items.find((t) => t.scene_name === "field")!.id;
    const detail = await lead.get<{ scene: { frames: { data: { blob: string }[] }[] } }>(`/projects/${project.id}/tasks/${task}`);
    const original = detail.scene.frames[0]!.data[0]!.blob;

    requested.length = 0;
    await page.goto(`${server.url}/projects/${project.id}/tasks/${task}`);
    const view = page.getByRole("application", { name: "Image view" });
    await expect(view).toBeVisible();
    await expect.poll(async () => (await row(page)).some(([r, g]) => r! < 60 && g! > 90)).toBe(true);
    await shot(page, "large-photograph-whole");

    // Zoom to the mark: stripes of one pixel are distinct.
    const box = (await view.boundingBox())!;
    const scale = Math.min(box.width / WIDTH, box.height / HEIGHT);
    const at = [box.x + box.width / 2 + (MARK[0] + 100 - WIDTH / 2) * scale, box.y + box.height / 2 + (MARK[1] + 100 - HEIGHT / 2) * scale] as const;
    await page.mouse.move(...at);
    for (let i = 0; i < 30; i++) await page.mouse.wheel(0, -300);
    const stripes = async () => {
      const colors = await row(page);
      const red = colors.filter(([r, g]) => r! > 180 && g! < 110).length;
      const white = colors.filter(([r, g]) => r! > 180 && g! > 180).length;
      return red > 20 && white > 20;
    };
    await expect.poll(stripes).toBe(true);
    await shot(page, "large-photograph-near");
    expect(requested.some((path) => path.includes("/pyramids/"))).toBe(true);
    expect(requested.some((path) => path.includes(original))).toBe(false);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
