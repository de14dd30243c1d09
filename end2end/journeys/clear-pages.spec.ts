// What people see before they act: how far a change reaches, findings by rule, a whole picture, texts beside their lines, a brief to read.
import { expect, test, type Page } from "@playwright/test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, type LabelDocument } from "../support/api";
import { writePng } from "../support/png";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { imageView } from "../support/view";

let server: Server;
let admin: Api;
const folders: string[] = [];

test.beforeAll(async () => {
  server = await new Server().start();
  admin = await Api.as(server.url, (p) => p.role === "admin");
});

test.afterAll(async () => {
  await server.remove();
  folders.forEach((folder) => rmSync(folder, { recursive: true }));
});

/** Folder for files to import. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-pages-"));
  folders.push(folder);
  return folder;
}

/** Makes a project, imports a folder on its page, and opens its only task to label it. */
async function openImported(page: Page, name: string, template: string, folder: string): Promise<{ path: string; task: string }> {
  const made = await admin.context.post("/api/v1/projects", { data: { name, purpose: "", template } });
  expect(made.ok()).toBe(true);
  const path = `/projects/${(await admin.project(name)).id}`;
  await become(page, server.url, admin.person.name);
  await page.goto(`${server.url}${path}/import`);
  await page.getByTestId("folder-input").setInputFiles(folder);
  await page.getByTestId("start-import").click();
  await page.getByTestId("confirm-import").click();
  await expect(page.getByTestId("import-report")).toContainText("1 scene");
  const tasks = await admin.get<{ items: { id: string }[] }>(`${path}/tasks?limit=10`);
  const task = tasks.items[0]!.id;
  await page.goto(`${server.url}${path}/tasks/${task}`);
  await page.getByTestId("claim").click();
  await expect(page.getByTestId("submit")).toBeVisible();
  return { path, task };
}

test("deleting a track asks in which frames, says what it did, and one undo brings all back", async ({ page }) => {
  const folder = newFolder();
  mkdirSync(join(folder, "drive", "img1"), { recursive: true });
  mkdirSync(join(folder, "drive", "gt"));
  const numbers = Array.from({ length: 30 }, (_, i) => i + 1);
  for (const n of numbers) {
    writePng(join(folder, "drive", "img1", `${String(n).padStart(6, "0")}.png`), 400, 120, (x, y) => [40 + (x % 60), 60 + (y % 40), 80 + n]);
  }
  writeFileSync(join(folder, "drive", "gt", "gt.txt"), numbers.map((n) => `${n},1,${n * 10},10,20,20,1,1,1\n`).join(""));
  await openImported(page, "Tracks", "images", folder);
  const count = page.getByTestId("object-count");
  const frame = async (number: number) => {
    const slider = page.getByRole("slider", { name: "Frame" });
    const now = async () => Number(await slider.getAttribute("aria-valuenow"));
    while ((await now()) !== number) await page.keyboard.press((await now()) < number ? "f" : "d");
  };
  const shown = async (number: number, objects: number) => {
    await frame(number);
    await expect(count).toHaveText(`${objects} in this frame`);
  };
  await page.getByRole("application", { name: "Image view" }).focus();
  await frame(27);
  await page.getByTestId("object-row").click();
  await expect(page.getByTestId("object-reach")).toContainText("all its 30 frames: 1 to 30");

  // Enter takes "from here on".
  await page.keyboard.press("Delete");
  const question = page.getByTestId("track-question");
  await expect(question).toContainText("is in 30 frames: 1 to 30. You see frame 27.");
  await expect(question.getByRole("button", { name: "from here on" })).toBeFocused();
  await shot(page, "track-question");
  await page.keyboard.press("Enter");
  await expect(question).toHaveCount(0);
  await expect(page.getByTestId("toast")).toContainText("deleted in frames 27 to 30; it stays in frames 1 to 26");
  await shown(28, 0);
  await shown(26, 1);
  await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await shown(30, 1);
  await shown(27, 1);

  // Escape deletes nothing.
  await page.getByTestId("object-row").click();
  await page.keyboard.press("Delete");
  await expect(question).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  await expect(count).toHaveText("1 in this frame");

  // One frame, then outside for good; an undo each.
  await page.keyboard.press("Delete");
  await question.getByRole("button", { name: "this frame" }).click();
  await shown(27, 0);
  await shown(28, 1);
  await page.keyboard.press("Control+z");
  await shown(27, 1);
  await page.getByTestId("object-row").click();
  await page.keyboard.press("o");
  await expect(question).toContainText("later keyframes, in frames 28 to 30");
  await shot(page, "outside-question");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("toast").last()).toContainText("outside from frame 27 on");
  await shown(28, 0);
  await shown(26, 1);
  await page.keyboard.press("Control+z");
  await shown(30, 1);
});

test("findings of one rule are one line that opens, and a walk meets each of them", async ({ page }) => {
  const project = await admin.project("Street pilot");
  const root = `/projects/${project.id}`;
  const tasker = await Api.as(server.url, (p) => p.role === "tasker");
  const qa = await Api.as(server.url, (p) => p.role === "qa");
  const golden = await admin.get<{ id: string; task: string; scene_name: string }[]>(`${root}/golden`);
  const item = golden.find((g) => g.scene_name.endsWith("drive"))!;
  const { document } = await admin.get<{ document: LabelDocument }>(`${root}/golden/${item.id}`);
  for (const box of document.objects.flatMap((o) => o.shapes).map((s) => s.geometry.cuboid!)) box.size = box.size.map((side) => side * 0.7);
  expect((await tasker.context.post(`/api/v1${root}/tasks/${item.task}/claim`, { data: {} })).ok()).toBe(true);
  expect((await tasker.context.post(`/api/v1${root}/tasks/${item.task}/submit`, { data: { document } })).ok()).toBe(true);
  await become(page, server.url, qa.person.name);
  await page.goto(`${server.url}${root}/tasks/${item.task}/review`);
  await page.getByRole("tab", { name: "Findings" }).click();
  const group = page.getByTestId("finding-group").first();
  await expect(group).toHaveAttribute("aria-expanded", "false");
  const number = Number(/\d+/.exec((await group.getByTestId("finding-count").textContent()) ?? "")![0]);
  expect(number).toBeGreaterThan(1);
  const rule = await group.getAttribute("data-rule");
  const cards = page.locator(`[data-testid="finding"][data-rule="${rule}"]`);
  await expect(cards).toHaveCount(0);
  await shot(page, "findings-grouped");
  await group.focus();
  await page.keyboard.press("Enter");
  await expect(group).toHaveAttribute("aria-expanded", "true");
  await expect(cards).toHaveCount(Math.min(number, 60));
  await page.keyboard.press("Enter");
  await expect(cards).toHaveCount(0);

  // The keys walk through each finding, and open its line.
  const total = (await page.getByTestId("finding").count()) + (await page.getByTestId("finding-count").allTextContents()).reduce((sum, t) => sum + Number(/\d+/.exec(t)![0]), 0);
  const over = page.locator(".finding.over");
  const walked = new Set<string>();
  for (let i = 0; i < Math.min(total, 8); i++) {
    await page.keyboard.press(".");
    await expect(over).toHaveCount(1);
    await expect(over).toBeInViewport();
    walked.add((await over.textContent())!);
  }
  expect(walked.size).toBe(Math.min(total, 8));
});

test("a debrief opens with the whole picture in view, on a desk, a small laptop and a phone", async ({ page }) => {
  const project = await admin.project("Drone pilot");
  const root = `/projects/${project.id}`;
  const ops = await Api.as(server.url, (p) => p.role === "operations");
  const debriefs = await ops.get<{ id: string }[]>(`${root}/debriefs`);
  const address = `${server.url}${root}/debriefs/${debriefs[0]!.id}`;
  const golden = await ops.get<{ id: string }[]>(`${root}/golden`);
  const { scene } = await ops.get<{ scene: { sensors: { kind: { width: number; height: number } }[] } }>(`${root}/golden/${golden[0]!.id}`);
  const { width, height } = scene.sensors[0]!.kind;
  await become(page, server.url, ops.person.name);
  for (const [w, h] of [[1440, 900], [1024, 600], [390, 844]] as const) {
    await page.setViewportSize({ width: w, height: h });
    await page.goto(address);
    const canvas = page.getByRole("application", { name: "Image view" });
    await expect(canvas).toBeVisible();
    await expect(page.getByTestId("debrief-question")).toBeVisible();
    await shot(page, `debrief-${w}`);
    const box = (await canvas.boundingBox())!;
    const view = await imageView(page);
    const [first, last] = [view.toScreen([0, 0]), view.toScreen([width, height])];
    expect(Math.min(first.x - box.x, first.y - box.y), `upper left at ${w} px`).toBeGreaterThanOrEqual(-1);
    expect(Math.min(box.x + box.width - last.x, box.y + box.height - last.y), `lower right at ${w} px`).toBeGreaterThanOrEqual(-1);
    expect(box.width * box.height).toBeGreaterThan(40_000);
  }
});

test("the timeline of the brief has its texts beside its lines", async ({ page }) => {
  const project = await admin.project("Drone pilot");
  await become(page, server.url, admin.person.name);
  const address = `/projects/${project.id}/brief`;
  const state = await admin.get<{ revision: number; brief: { milestones: object[] } }>(address);
  const close = ["Golden v2 vetted", "Pilot of the second season delivered", "Review with the customer"].map((name, i) => ({
    id: `close-${i}`, name, date: `2026-12-0${i + 1}`, teams: [], goals: [],
  }));
  state.brief.milestones.push(...close);
  await admin.put(address, state.brief, { "if-match": `"${state.revision}"` });
  await page.goto(`${server.url}${address}`);
  const chart = page.getByTestId("timeline").locator("svg.roadmap");
  await expect(chart).toContainText("Golden v2 vetted");
  const overlaps = await chart.evaluate((svg) => {
    const rect = (e: Element) => e.getBoundingClientRect();
    const meet = (a: DOMRect, b: DOMRect) => a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
    const texts = [...svg.querySelectorAll("text")];
    const found: string[] = [];
    texts.forEach((text, i) => {
      for (const other of texts.slice(i + 1)) if (meet(rect(text), rect(other))) found.push(`${text.textContent} on ${other.textContent}`);
      for (const line of svg.querySelectorAll("line")) {
        const r = rect(line);
        const wide = new DOMRect(r.x - 0.5, r.y - 0.5, r.width + 1, r.height + 1);
        if (meet(rect(text), wide)) found.push(`${text.textContent} on a line`);
      }
    });
    const edge = rect(svg);
    for (const text of texts) if (rect(text).right > edge.right + 1 || rect(text).bottom > edge.bottom + 1) found.push(`${text.textContent} beyond the edge`);
    return found;
  });
  expect(overlaps).toEqual([]);
  await shot(page, "brief-timeline");
});

test("the brief and a guideline open as documents, and forms take their place", async ({ page }) => {
  const project = await admin.project("Drone pilot");
  await become(page, server.url, admin.person.name);
  await page.goto(`${server.url}/projects/${project.id}/brief`);
  const read = page.getByTestId("brief-document");
  await expect(read.getByRole("heading", { name: "Plan a path over woods" })).toBeVisible();
  await expect(read.locator("input, textarea, select")).toHaveCount(0);
  await expect(page.getByTestId("save-brief")).toHaveCount(0);
  await shot(page, "brief-document");
  await page.getByTestId("edit-brief").click();
  await expect(read).toHaveCount(0);
  await page.getByLabel("Goal", { exact: true }).first().fill("Plan a path over all woods");
  await expect(page.getByTestId("read-brief")).toHaveCount(0);

  // Unsaved text opens the forms again; once saved, the document says it.
  await page.reload();
  await expect(page.getByLabel("Goal", { exact: true }).first()).toHaveValue("Plan a path over all woods");
  await page.getByTestId("save-brief").click();
  await expect(read.getByRole("heading", { name: "Plan a path over all woods" })).toBeVisible();

  await page.goto(`${server.url}/projects/${project.id}/stages/${project.stages[0]!.id}`);
  const guideline = page.getByTestId("guideline");
  await expect(guideline.locator(".markdown")).toBeVisible();
  await expect(guideline.getByRole("textbox")).toHaveCount(0);
  await page.getByTestId("edit-guideline").click();
  await guideline.getByRole("textbox", { name: "Text" }).fill("# Rough is good");
  await expect(guideline.getByRole("heading", { name: "Rough is good" })).toBeVisible();
  await expect(page.getByText("not saved yet")).toBeVisible();
});

test("regions to ignore are hatched in the picture and marked in the list", async ({ page }) => {
  const folder = newFolder();
  writePng(join(folder, "street.png"), 400, 200, () => [90, 110, 130]);
  const outline = (id: number, category_id: number, [x, y, w, h]: [number, number, number, number]) => ({
    id, image_id: 1, category_id, bbox: [x, y, w, h], area: w * h, iscrowd: 0, segmentation: [[x, y, x + w, y, x + w, y + h, x, y + h]],
  });
  const labels = {
    images: [{ id: 1, file_name: "street.png", width: 400, height: 200 }],
    categories: [{ id: 1, name: "object" }, { id: 2, name: "DontCare" }],
    annotations: [outline(1, 1, [20, 20, 100, 100]), outline(2, 2, [200, 40, 160, 120])],
  };
  writeFileSync(join(folder, "instances.json"), JSON.stringify(labels));
  await openImported(page, "Ignored", "images", folder);
  const row = page.getByTestId("object-row").filter({ hasText: "DontCare" });
  await expect(row).toContainText("ignored");
  await expect(page.getByTestId("object-row").filter({ hasText: "object" }).first()).not.toContainText("ignored");
  const view = await imageView(page);
  await page.mouse.move(5, 5);
  /** Number of changes between drawn and less drawn along a line through a place of the picture. */
  const stripes = async (from: number[], to: number[]) => {
    const [a, b] = [view.toScreen(from), view.toScreen(to)];
    return page.evaluate(
      ([a, b]) => {
        const canvas = document.querySelectorAll<HTMLCanvasElement>("canvas.image-layer")[1]!;
        const box = canvas.getBoundingClientRect();
        const k = canvas.width / box.width;
        const y = Math.round((a!.y - box.y) * k);
        const [x0, x1] = [a!.x, b!.x].map((x) => Math.round((x - box.x) * k));
        const data = canvas.getContext("2d")!.getImageData(x0!, y, x1! - x0!, 1).data;
        let changes = 0;
        for (let i = 7; i < data.length; i += 4) changes += Math.abs(data[i]! - data[i - 4]!) > 40 ? 1 : 0;
        return changes;
      },
      [a, b],
    );
  };
  await expect.poll(() => stripes([210, 100], [350, 100])).toBeGreaterThan(10);
  expect(await stripes([30, 70], [110, 70])).toBe(0);
  await shot(page, "ignored");
});

test("intensities are coloured over the range of the data, which the legend shows and people set", async ({ page }) => {
  const folder = newFolder();
  const rows = Array.from({ length: 2_000 }, (_, i) => `${i % 50} ${Math.floor(i / 50)} 0 ${-95 + (i % 4) * 1000}`);
  const head = ["VERSION 0.7", "FIELDS x y z intensity", "SIZE 4 4 4 4", "TYPE F F F F", "COUNT 1 1 1 1", "WIDTH 2000", "HEIGHT 1", "VIEWPOINT 0 0 0 1 0 0 0", "POINTS 2000", "DATA ascii"];
  writeFileSync(join(folder, "negative.pcd"), `${[...head, ...rows].join("\n")}\n`);
  await openImported(page, "Intensities", "street", folder);
  const label = page.getByTestId("cloud-label");
  await expect(label).toContainText("2,000 points");
  await page.getByLabel("Greatest height, m").fill("40");
  await page.getByLabel("Greatest height, m").blur();
  await expect(page.getByTestId("height-range").getByRole("button", { name: "fit to data" })).toBeVisible();
  await label.getByRole("button", { name: "height" }).click();
  await expect(page.getByLabel("Least intensity")).toHaveValue("-95");
  await expect(page.getByLabel("Greatest intensity")).toHaveValue("2905");
  await page.getByLabel("Greatest intensity").fill("905");
  await page.getByLabel("Greatest intensity").blur();
  await shot(page, "intensity-legend");
  await page.getByTestId("intensity-range").getByRole("button", { name: "fit to data" }).click();
  await expect(page.getByLabel("Greatest intensity")).toHaveValue("2905");
});
