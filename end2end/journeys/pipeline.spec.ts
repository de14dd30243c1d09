// Stages that build on others: the graph, conditions, the plan and what then happens, and a correction that comes down the graph.
import { expect, test, type Page } from "@playwright/test";
import { Api, type LabelDocument } from "../support/api";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface TaskDetail {
  task: { id: string; state: string };
  document: LabelDocument;
  revisions: { id: string }[];
}
interface StageCounts {
  id: string;
  name: string;
  queued: number;
  waiting: number;
  left_out: number;
}

// Each test goes on where the one before ended.
test.describe.configure({ mode: "serial" });

let server: Server;
let root: string;
let lead: Api;
let qa: Api;
let tasker: Api;

test.beforeAll(async () => {
  server = await new Server().start();
  lead = await Api.as(server.url, (p) => p.role === "operations");
  qa = await Api.as(server.url, (p) => p.role === "qa");
  tasker = await Api.as(server.url, (p) => p.role === "tasker");
  root = `/projects/${(await lead.project("Drone pilot")).id}`;
});
test.afterAll(async () => server.remove());

const node = (page: Page, name: string) => page.getByTestId("pipeline-node").filter({ hasText: name });
const plan = (page: Page) => page.getByTestId("pipeline-plan");
const stages = async () => (await lead.get<{ stages: StageCounts[] }>(root)).stages;
const state = async (task: string) => (await lead.get<TaskDetail>(`${root}/tasks/${task}`)).task.state;

const post = <T>(api: Api, path: string, data: unknown) => api.post<T>(`${root}${path}`, data);

/** Drags from a stage's port to another stage. */
async function connect(page: Page, from: string, to: string): Promise<void> {
  const port = (await node(page, from).getByTestId("pipeline-port").boundingBox())!;
  const target = (await node(page, to).boundingBox())!;
  await page.mouse.move(port.x + port.width / 2, port.y + port.height / 2);
  await page.mouse.down();
  await page.mouse.move(target.x + 40, target.y + 40, { steps: 4 });
  await page.mouse.up();
}

async function accept(task: string): Promise<void> {
  const { revisions } = await lead.get<TaskDetail>(`${root}/tasks/${task}`);
  await post(qa, `/tasks/${task}/review`, { revision: revisions.at(-1)!.id, verdict: "accept" });
}

test("a stage is added, connected by a drag, and takes what its conditions say, as the plan counted", async ({ page }) => {
  await become(page, server.url, lead.person.name);
  await page.goto(`${server.url}${root}/pipeline`);
  await page.getByTestId("edit-pipeline").click();
  const form = page.getByTestId("new-stage");
  await form.getByLabel("Name").fill("Treetops checked");
  await form.getByLabel("Classes and rules from").selectOption("Flyable space");
  await form.getByRole("button", { name: "Add stage" }).click();
  await expect(node(page, "Treetops checked")).toBeVisible();

  // A connection in one drag; a circle is refused; undo and redo by keys.
  await connect(page, "Flyable space", "Treetops checked");
  const routing = page.getByTestId("stage-routing");
  await expect(routing.getByRole("checkbox", { name: "Flyable space" })).toBeChecked();
  await connect(page, "Treetops checked", "Flyable space");
  await expect(page.getByText(/one would wait for the other/)).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(plan(page)).toHaveCount(0);
  await page.keyboard.press("Control+y");
  await expect(plan(page)).toContainText(/new tasks?, /);

  // A condition that is wrong says where; one that is right changes the plan.
  const condition = routing.getByLabel("Begins with objects where");
  await condition.fill("class ==");
  await condition.press("Enter");
  await expect(routing.getByRole("alert")).toContainText("character");
  await condition.fill("class == 'tree'");
  await condition.press("Enter");
  await expect(routing.getByRole("alert")).toHaveCount(0);
  await expect(node(page, "Treetops checked")).toContainText("class == 'tree'");
  await expect(plan(page).getByRole("listitem").first()).toBeVisible();
  await shot(page, "pipeline-plan");
  const planned = new Map<string, number>();
  for (const line of await plan(page).getByRole("listitem").allInnerTexts()) {
    const [, count, to] = /(\d+) new tasks?, (.+)$/.exec(line)!;
    planned.set(to!, Number(count));
  }
  await page.getByLabel("What changes, and why").fill("Each treetop is looked at again.");
  await page.getByTestId("save-pipeline").click();
  await expect(page.getByText("Saved; the tasks follow it.")).toBeVisible();
  const stage = (await stages()).find((s) => s.name === "Treetops checked")!;
  expect(stage.queued).toBe(planned.get("queued") ?? 0);
  expect(stage.waiting).toBe(planned.get("waiting") ?? 0);
  expect(stage.left_out).toBe(planned.get("not needed") ?? 0);
  expect(stage.queued + stage.waiting + stage.left_out).toBeGreaterThan(0);
  await page.reload();
  await expect(page.getByTestId("pipeline-graph")).toContainText("class == 'tree'");
  await shot(page, "pipeline");
});

test("an accepted label comes to the next stage, and a correction brings it back with its work carried over", async ({ page }) => {
  const [earlier, later] = (await stages()).filter((s) => ["Flyable space", "Treetops checked"].includes(s.name));
  // A label with a meadow and a tree, accepted.
  const { task: first } = await post<{ task: { id: string; scene_name: string } }>(tasker, `/stages/${earlier!.id}/claim`, null);
  const { scene } = await tasker.get<{ scene: { sensors: { id: string }[] } }>(`${root}/tasks/${first.id}`);
  const shape = (corners: number[][]) => ({ sensor: scene.sensors[0]!.id, geometry: { polygon: [corners] } });
  const meadow = { id: "meadow", class: "flyable", shapes: [shape([[10, 10], [200, 10], [200, 200]])] };
  const tree = { id: "tree", class: "tree", shapes: [shape([[300, 300], [400, 300], [400, 400]])] };
  const label = (crown: typeof tree): LabelDocument => ({ version: 1, objects: [meadow, crown] });
  await post(tasker, `/tasks/${first.id}/submit`, { document: label(tree) });
  await accept(first.id);
  const queued = await lead.get<{ items: { id: string; scene_name: string; state: string }[] }>(`${root}/tasks?stage=${later!.id}&limit=200`);
  const second = queued.items.find((t) => t.scene_name === first.scene_name)!;
  expect(second.state).toBe("queued");

  // A tasker sees the tree alone, and marks it as occluded.
  await become(page, server.url, tasker.person.name);
  await page.goto(`${server.url}${root}/tasks/${second.id}`);
  await page.getByTestId("claim").click();
  await expect(page.getByTestId("submit")).toBeVisible();
  await expect(page.getByTestId("object-row")).toHaveCount(1);
  await page.getByTestId("object-row").first().click();
  await page.keyboard.press("q");
  await page.keyboard.press("Control+s");
  await expect(page.getByTestId("save-state")).toHaveText("saved");
  const mine = async () => (await tasker.get<TaskDetail>(`${root}/tasks/${second.id}`)).document;
  expect((await mine()).objects).toEqual([{ ...tree, shapes: [expect.objectContaining({ occluded: true })] }]);

  // The stage before is corrected: the task stops, and comes back with the new outline and the mark.
  await post(lead, `/tasks/${first.id}/notes`, { kind: "reopen", text: "The crown is too small." });
  expect(await state(second.id)).toBe("invalidated");
  await page.goto(`${server.url}${root}/tasks/${second.id}`);
  await expect(page.getByTestId("task-state-note")).toContainText("An earlier stage is being corrected");
  await shot(page, "task-invalidated");
  const corners = [[290, 290], [400, 300], [400, 400]];
  await post(tasker, `/tasks/${first.id}/submit`, { document: label({ ...tree, shapes: [shape(corners)] }) });
  await accept(first.id);
  expect(await state(second.id)).toBe("rework");
  await page.reload();
  await expect(page.getByTestId("submit")).toBeVisible();
  await page.getByRole("tab", { name: "Objects" }).click();
  await expect(page.getByTestId("object-row")).toHaveCount(1);
  const geometry = { polygon: [corners] };
  expect((await mine()).objects).toEqual([{ ...tree, shapes: [expect.objectContaining({ geometry, occluded: true })] }]);
});
