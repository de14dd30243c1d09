// The pipeline of three stages by three people: a drive with a missing sector is sorted out, rain is tagged, cuboids come for good
// scenes alone, lights are linked for near vehicles that a camera sees, and a corrected cuboid brings the linking task back.
import { expect, test, type Browser, type Page } from "@playwright/test";
import { Api, type LabelDocument, type Shape } from "../support/api";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

type LinkedShape = Shape & { attributes?: Record<string, string> };
interface TaskDetail {
  task: { id: string; state: string };
  document: LabelDocument;
  revisions: { id: string }[];
}
interface Stage {
  id: string;
  name: string;
  queued: number;
  left_out: number;
}

const WITHOUT_SECTOR = "Stop 10, evening";
const IN_RAIN = "Stop 11, puddles";
const VEHICLES = ["car", "pickup", "truck", "bus"];

let server: Server;
let root: string;
let lead: Api;
let qa: Api;
let tasker: Api;
let tags: string;
let cuboids: string;
let linking: string;

test.beforeAll(async () => {
  server = await new Server().start();
  lead = await Api.as(server.url, (p) => p.role === "operations");
  qa = await Api.as(server.url, (p) => p.role === "qa");
  tasker = await Api.as(server.url, (p) => p.name === "Ana Reyes");
  root = `/projects/${(await lead.project("AV pilot")).id}`;
  [tags, cuboids, linking] = (await stages()).map((stage) => stage.id) as [string, string, string];
});
test.afterAll(async () => server.remove());

const stages = async () => (await lead.get<{ stages: Stage[] }>(root)).stages;
const detail = (task: string) => lead.get<TaskDetail>(`${root}/tasks/${task}`);
const state = async (task: string) => (await detail(task)).task.state;

async function taskOf(stage: string, scene: string): Promise<string> {
  type Row = { id: string; scene_name: string; is_honeypot?: boolean };
  const { items } = await lead.get<{ items: Row[] }>(`${root}/tasks?stage=${stage}&limit=200`);
  return items.find((task) => task.scene_name === scene && !task.is_honeypot)!.id;
}

async function accept(task: string): Promise<void> {
  const { revisions } = await detail(task);
  await qa.post(`${root}/tasks/${task}/review`, { revision: revisions.at(-1)!.id, verdict: "accept" });
}

async function pageOf(browser: Browser, who: Api): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await become(page, server.url, who.person.name);
  return page;
}

const spans = (page: Page, attribute: string) => page.getByRole("group", { name: attribute, exact: true }).getByTestId("lane-span");
const tagValue = (page: Page, attribute: string, value: string) =>
  page.getByRole("group", { name: attribute, exact: true }).getByRole("button", { name: value });

test("three people take drives through three stages, and a correction comes back down", async ({ browser }) => {
  const [reviewer, worker] = [await pageOf(browser, qa), await pageOf(browser, tasker)];

  await test.step("the reviewer agrees that a sector is missing, and the drive is sorted out", async () => {
    const task = await taskOf(tags, WITHOUT_SECTOR);
    await reviewer.goto(`${server.url}${root}/tasks/${task}/review`);
    await reviewer.getByRole("tab", { name: "Objects" }).click();
    await expect(tagValue(reviewer, "defect", "missing sector")).toHaveAttribute("aria-pressed", "true");
    await shot(reviewer, "av-missing-sector");
    await reviewer.keyboard.press("j");
    await expect.poll(() => state(task)).toBe("accepted");
    for (const stage of [cuboids, linking]) expect(await state(await taskOf(stage, WITHOUT_SECTOR))).toBe("not_needed");
  });

  await test.step("the tasker tags rain and a ghost by keys, and that drive is sorted out too", async () => {
    const task = await taskOf(tags, IN_RAIN);
    await worker.goto(`${server.url}${root}/tasks/${task}`);
    await worker.getByTestId("claim").click();
    await expect(worker.getByTestId("tags")).toBeVisible();
    await tagValue(worker, "weather", "rain").click();
    await worker.keyboard.press("1");
    await tagValue(worker, "defect", "mirror ghost").click();
    await expect(worker.getByTestId("tags-missing")).toHaveText("All values are set.");
    await shot(worker, "av-rain");
    await worker.getByTestId("submit").click();
    await expect.poll(() => state(task)).toBe("in_review");
    await accept(task);
    expect(await state(await taskOf(cuboids, IN_RAIN))).toBe("not_needed");
  });

  // Which of the early drives are labeled varies by one between demos.
  const queued = await lead.get<{ items: { scene_name: string; state: string }[] }>(`${root}/tasks?stage=${linking}&limit=200`);
  const linked = queued.items.find((one) => one.state === "queued")!.scene_name;
  const task = await taskOf(linking, linked);
  const drawn = await taskOf(cuboids, linked);
  await test.step("near vehicles that a camera sees are linked by keys", async () => {
    const { document } = await detail(task);
    const all = (await detail(drawn)).document.objects;
    expect(document.objects.length).toBeLessThan(all.length);
    for (const { class: name, shapes } of document.objects) {
      expect(VEHICLES).toContain(name);
      const nearest = Math.min(...shapes.map(({ geometry }) => Math.hypot(...geometry.cuboid!.center)));
      expect(nearest).toBeLessThan(60);
    }
    await worker.goto(`${server.url}${root}/tasks/${task}`);
    await worker.getByTestId("claim").click();
    await expect(worker.getByTestId("submit")).toBeEnabled();
    const count = document.objects.length;
    const complete = worker.getByTestId("tracks-complete");
    await expect(complete).toHaveText(`0 of ${count} complete`);
    await expect(worker.locator(".crop.current .crop-picture").first()).toBeVisible();
    for (let i = 0; i < 2 * count && (await complete.innerText()) !== `all ${count} complete`; i++) {
      if (i > 0) await worker.keyboard.press("n");
      const attribute = await worker.locator(".lane-row.on").getAttribute("aria-label");
      await worker.keyboard.press(attribute === "blinker" ? "4" : "2");
      await expect(spans(worker, attribute!).filter({ hasText: "missing" })).toHaveCount(0);
    }
    await expect(complete).toHaveText(`all ${count} complete`);
    await shot(worker, "av-linking");
    await worker.getByTestId("submit").click();
    await expect.poll(() => state(task)).toBe("in_review");
    await accept(task);
  });

  await test.step("a corrected cuboid brings the linking task back with its work", async () => {
    const before = (await detail(task)).document;
    const id = before.objects[0]!.id;
    await lead.post(`${root}/tasks/${drawn}/notes`, { kind: "reopen", text: "The first car is too far left." });
    expect(await state(task)).toBe("invalidated");
    const held = await lead.get<{ task: { assignee_name: string }; document: LabelDocument }>(`${root}/tasks/${drawn}`);
    const author = await Api.as(server.url, (p) => p.name === held.task.assignee_name);
    const corrected = structuredClone(held.document);
    for (const shape of corrected.objects.find((o) => o.id === id)!.shapes) shape.geometry.cuboid!.center[1]! += 0.5;
    await author.post(`${root}/tasks/${drawn}/submit`, { document: corrected });
    await accept(drawn);
    expect(await state(task)).toBe("rework");

    const carried = (await detail(task)).document.objects.find((o) => o.id === id)!.shapes as LinkedShape[];
    const was = before.objects[0]!.shapes as LinkedShape[];
    expect(carried.map((s) => s.attributes)).toEqual(was.map((s) => s.attributes));
    expect(carried[0]!.geometry.cuboid!.center[1]).toBeCloseTo(was[0]!.geometry.cuboid!.center[1]! + 0.5, 6);
    await worker.goto(`${server.url}${root}/tasks/${task}`);
    // A task that comes back opens with its history.
    await worker.getByRole("tab", { name: "Objects" }).click();
    await expect(worker.getByTestId("tracks-complete")).toHaveText(`all ${before.objects.length} complete`);
    await worker.getByTestId("submit").click();
    await expect.poll(() => state(task)).toBe("in_review");
  });
});
