// Two stages and three people: lights of tracked cars are painted over time beside crops of the cameras, and a corrected cuboid brings the
// task back with what was painted.
import { expect, test, type Page } from "@playwright/test";
import { Api, type LabelDocument, type Shape } from "../support/api";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

type LinkedShape = Shape & { attributes?: Record<string, string> };
interface TaskDetail {
  task: { id: string; state: string; scene_name: string };
  document: LabelDocument;
  revisions: { id: string }[];
}
interface StageCounts {
  id: string;
  name: string;
  queued: number;
  left_out: number;
}

const NEAR_VEHICLES = "distance < 60 and cameras > 0 and (class == 'car' or class == 'truck')";
const DRIVE = "Maple Avenue, drive";

// Each test goes on where the one before ended.
test.describe.configure({ mode: "serial" });

let server: Server;
let root: string;
let lead: Api;
let qa: Api;
let tasker: Api;
let cuboids: string;
let linking: string;
/** The task of the drive in each stage. */
let drawn: string;
let linked: string;
let truth: LabelDocument;

test.beforeAll(async () => {
  server = await new Server().start();
  lead = await Api.as(server.url, (p) => p.role === "operations");
  qa = await Api.as(server.url, (p) => p.role === "qa");
  tasker = await Api.as(server.url, (p) => p.role === "tasker");
  root = `/projects/${(await lead.project("Street pilot")).id}`;
});
test.afterAll(async () => server.remove());

const detail = (task: string) => lead.get<TaskDetail>(`${root}/tasks/${task}`);
const state = async (task: string) => (await detail(task)).task.state;
const row = (page: Page, name: string) => page.getByTestId("lane-row").filter({ has: page.getByRole("button", { name }) });
const spans = (page: Page, attribute: string) => page.getByRole("group", { name: attribute, exact: true }).getByTestId("lane-span");
const cars = (label: LabelDocument) => label.objects.filter((o) => o.class === "car" || o.class === "truck");

const post = <T>(api: Api, path: string, data: unknown) => api.post<T>(`${root}${path}`, data);

async function accept(task: string): Promise<void> {
  const { revisions } = await detail(task);
  await post(qa, `/tasks/${task}/review`, { revision: revisions.at(-1)!.id, verdict: "accept" });
}

async function taskOf(stage: string): Promise<string> {
  const { items } = await lead.get<{ items: { id: string; scene_name: string }[] }>(`${root}/tasks?stage=${stage}&limit=200`);
  return items.find((t) => t.scene_name === DRIVE)!.id;
}

/** Blinker of an object in each of the drive's frames, as its keyframes have it. */
function blinkers(label: LabelDocument, id: string): string[] {
  const shapes = label.objects.find((o) => o.id === id)!.shapes as LinkedShape[];
  const valid = (frame: number) => shapes.filter((s) => (s.frame ?? 0) <= frame).sort((a, b) => (b.frame ?? 0) - (a.frame ?? 0))[0];
  return [0, 1, 2, 3, 4, 5, 6, 7].map((frame) => valid(frame)?.attributes?.blinker ?? "");
}

test("vehicles of an accepted drive that a camera sees come to the linking stage", async ({ page }) => {
  cuboids = (await lead.get<{ stages: StageCounts[] }>(root)).stages[0]!.id;
  linking = (await post<{ id: string }>(lead, "/stages", { name: "Camera linking", kind: "link" })).id;
  const stages = [
    { stage: cuboids, routing: {} },
    { stage: linking, routing: { inputs: [cuboids], objects: NEAR_VEHICLES } },
  ];
  const { revision } = await lead.get<{ revision: number }>(`${root}/pipeline`);
  await lead.put(`${root}/pipeline`, { stages, why: "Lights of near vehicles" }, { "if-match": `"${revision}"` });
  await become(page, server.url, lead.person.name);
  await page.goto(`${server.url}${root}/pipeline`);
  await expect(page.getByTestId("pipeline-graph")).toContainText("cameras > 0");

  drawn = await taskOf(cuboids);
  const golden = (await qa.get<{ id: string; task: string }[]>(`${root}/golden`)).find((item) => item.task === drawn)!;
  truth = (await qa.get<{ document: LabelDocument }>(`${root}/golden/${golden.id}`)).document;
  await post(tasker, `/tasks/${drawn}/claim`, null);
  await post(tasker, `/tasks/${drawn}/submit`, { document: truth });
  await accept(drawn);
  linked = await taskOf(linking);
  expect(await state(linked)).toBe("queued");
  const began = (await detail(linked)).document.objects;
  expect(began.length).toBeGreaterThan(1);
  expect(began.length).toBeLessThan(truth.objects.length);
  expect(began.every((o) => o.class === "car" || o.class === "truck")).toBe(true);
});

test("keys paint values over spans, and nothing is submitted that lacks one", async ({ page }) => {
  await become(page, server.url, tasker.person.name);
  await page.goto(`${server.url}${root}/tasks/${linked}`);
  await page.getByTestId("claim").click();
  await expect(page.getByTestId("submit")).toBeVisible();
  const count = await page.getByTestId("track-row").count();
  expect(count).toBe((await detail(linked)).document.objects.length);
  await expect(page.getByTestId("tracks-complete")).toHaveText(`0 of ${count} complete`);
  await expect(page.getByTestId("crop-row").first()).toBeVisible();
  await expect(page.locator(".crop.current .crop-picture").first()).toBeVisible();

  // There are no tools to draw with, and the page names what is missing.
  await expect(page.getByRole("button", { name: "Cuboid", exact: true })).toHaveCount(0);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(/“blinker” of (car|truck) 1 has no value in frame 1/)).toBeVisible();

  // Off in all frames, then left in the frames 3 to 5.
  await page.keyboard.press("4");
  await expect(spans(page, "blinker")).toHaveText(["off"]);
  await page.keyboard.press("f");
  await page.keyboard.press("f");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.getByTestId("span")).toHaveText("Frames 3 to 5 selected");
  await page.keyboard.press("1");
  await expect(spans(page, "blinker")).toHaveText(["off", "left", "off"]);
  await page.keyboard.press("Control+z");
  await expect(spans(page, "blinker")).toHaveText(["off"]);
  await page.keyboard.press("Control+Shift+z");
  await expect(spans(page, "blinker")).toHaveText(["off", "left", "off"]);
  await shot(page, "linking");

  // The same by mouse, on the other lane: a drag selects, a button paints.
  const lane = (await row(page, "brake light").getByTestId("lane").boundingBox())!;
  await row(page, "brake light").getByRole("button", { name: "off" }).click();
  await expect(spans(page, "brake light")).toHaveText(["missing", "off", "missing"]);
  await page.keyboard.press("Escape");
  const at = (frame: number) => lane.x + (lane.width * (frame + 0.5)) / 8;
  await page.mouse.move(at(0), lane.y + lane.height / 2);
  await page.mouse.down();
  await page.mouse.move(at(7), lane.y + lane.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByTestId("span")).toHaveText("Frames 1 to 8 selected");
  await row(page, "brake light").getByRole("button", { name: "off" }).click();
  await expect(spans(page, "brake light")).toHaveText(["off"]);

  // The other tracks: N goes to the next one that lacks something, at the attribute that it lacks.
  const complete = page.getByTestId("tracks-complete");
  for (let i = 0; i < 2 * count && (await complete.innerText()) !== `all ${count} complete`; i++) {
    await page.keyboard.press("n");
    const attribute = await page.locator(".lane-row.on").getAttribute("aria-label");
    await page.keyboard.press(attribute === "blinker" ? "4" : "2");
    await expect(spans(page, attribute!).filter({ hasText: "missing" })).toHaveCount(0);
  }
  await expect(complete).toHaveText(`all ${count} complete`);
  await page.keyboard.press("Control+s");
  await expect(page.getByTestId("save-state")).toHaveText("saved");
  await page.reload();
  await expect(complete).toHaveText(`all ${count} complete`);
  await page.getByTestId("submit").click();
  await expect.poll(() => state(linked)).toBe("in_review");
});

test("a cuboid does not move in a linking stage, and a reviewer reads the lanes", async ({ page }) => {
  const { document } = await detail(linked);
  const moved = structuredClone(document);
  moved.objects[0]!.shapes[0]!.geometry.cuboid!.center[0]! += 1;
  const answer = await tasker.context.post(`/api/v1${root}/tasks/${linked}/submit`, { data: { document: moved } });
  expect(answer.ok()).toBe(false);

  await become(page, server.url, qa.person.name);
  await page.goto(`${server.url}${root}/tasks/${linked}/review`);
  await page.getByRole("tab", { name: "Objects" }).click();
  await page.getByTestId("track-row").first().click();
  await expect(spans(page, "blinker")).toHaveText(["off", "left", "off"]);
  await expect(row(page, "blinker").getByRole("button", { name: "left" })).toBeDisabled();
  await page.keyboard.press("3");
  await expect(spans(page, "blinker")).toHaveText(["off", "left", "off"]);
  await shot(page, "linking-review");
});

test("a corrected cuboid brings the task back with what was painted", async ({ page }) => {
  await accept(linked);
  const before = (await detail(linked)).document;
  const id = before.objects[0]!.id;
  expect(blinkers(before, id)).toEqual(["off", "off", "left", "left", "left", "off", "off", "off"]);
  await post(lead, `/tasks/${drawn}/notes`, { kind: "reopen", text: "The car is too far left." });
  expect(await state(linked)).toBe("invalidated");
  const corrected = structuredClone(truth);
  for (const shape of corrected.objects.find((o) => o.id === id)!.shapes) shape.geometry.cuboid!.center[1]! += 0.5;
  await post(tasker, `/tasks/${drawn}/submit`, { document: corrected });
  await accept(drawn);
  expect(await state(linked)).toBe("rework");

  const carried = (await detail(linked)).document;
  expect(blinkers(carried, id)).toEqual(blinkers(before, id));
  const [was, now] = [before, carried].map((label) => label.objects.find((o) => o.id === id)!.shapes);
  expect(now!.map((s) => s.geometry.cuboid!.center[1]! - 0.5)).toEqual(was!.map((s) => expect.closeTo(s.geometry.cuboid!.center[1]!, 6)));

  await become(page, server.url, tasker.person.name);
  await page.goto(`${server.url}${root}/tasks/${linked}`);
  await expect(page.getByTestId("submit")).toBeVisible();
  await page.getByRole("tab", { name: "Objects" }).click();
  await page.getByTestId("track-row").first().click();
  await expect(spans(page, "blinker")).toHaveText(["off", "left", "off"]);
  await page.getByTestId("submit").click();
  await expect.poll(() => state(linked)).toBe("in_review");
  expect(cars(truth).length).toBeGreaterThanOrEqual(carried.objects.length);
});
