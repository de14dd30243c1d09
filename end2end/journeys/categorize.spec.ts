// Three people and the first two of three stages: drives are tagged by keys, and cuboids come for those without a defect.
import { expect, test, type Page } from "@playwright/test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Api, type LabelDocument } from "../support/api";
import { DRIVE } from "../support/drive";
import { DATA } from "../support/kitti";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface Stage {
  id: string;
  name: string;
  queued: number;
  waiting: number;
  left_out: number;
}

const KITTI = join(DATA, "kitti-frame");
// Each test goes on where the one before ended.
test.describe.configure({ mode: "serial" });

let server: Server;
let admin: Api;
let tasker: Api;
let qa: Api;
let project: string;

test.skip(!existsSync(DRIVE) || !existsSync(KITTI), "no recordings at hand");
test.beforeAll(async () => {
  server = await new Server().start();
  admin = await Api.as(server.url, (p) => p.role === "admin");
  tasker = await Api.as(server.url, (p) => p.role === "tasker");
  qa = await Api.as(server.url, (p) => p.role === "qa");
});
test.afterAll(async () => server.remove());

const stages = async () => (await admin.get<{ stages: Stage[] }>(`/projects/${project}`)).stages;
const rows = (page: Page) => page.getByTestId("tag-row");
const row = (page: Page, name: string) => page.getByRole("group", { name, exact: true });
const value = (page: Page, attribute: string, name: string) => row(page, attribute).getByRole("button", { name });
const on = (page: Page, attribute: string, name: string) =>
  expect(value(page, attribute, name)).toHaveAttribute("aria-pressed", "true");

/** Imports a folder into the first stage of the project. */
async function importFolder(folder: string): Promise<void> {
  const path = `/api/v1/projects/${project}`;
  const [first] = await stages();
  const upload = (await (await admin.context.post(`${path}/uploads`, { data: {} })).json()) as { id: string };
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const name = encodeURIComponent(file.slice(folder.length + 1));
    await admin.context.put(`${path}/uploads/${upload.id}/files?path=${name}`, { data: readFileSync(file) });
  }
  const before = first!.queued;
  const begun = await admin.context.post(`${path}/uploads/${upload.id}/import`, { data: { stage: first!.id } });
  expect(begun.ok(), await begun.text()).toBe(true);
  await expect.poll(async () => (await stages())[0]!.queued).toBe(before + 1);
}

async function accept(task: string): Promise<void> {
  const { revisions } = await admin.get<{ revisions: { id: string }[] }>(`/projects/${project}/tasks/${task}`);
  const answer = await qa.context.post(`/api/v1/projects/${project}/tasks/${task}/review`, {
    data: { revision: revisions.at(-1)!.id, verdict: "accept" },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Claims the next drive on the project's page. */
async function nextDrive(page: Page): Promise<string> {
  await page.goto(`${server.url}/projects/${project}`);
  await page.getByTestId("next-task").first().click();
  await expect(page.getByTestId("tags")).toBeVisible();
  return /tasks\/([0-9a-f-]+)/.exec(page.url())![1]!;
}

test("an admin makes the project of three stages, and its drives wait to be sorted", async ({ page }) => {
  await become(page, server.url, admin.person.name);
  await page.goto(`${server.url}/new-project`);
  await page.getByLabel("Name").fill("Autumn drives");
  await page.getByText("AV multi-sensor").click();
  await page.getByRole("button", { name: "Create and import data" }).click();
  await expect(page).toHaveURL(/projects\/[0-9a-f-]+\/import/);
  project = /projects\/([0-9a-f-]+)/.exec(page.url())![1]!;
  const street = await admin.project("Street pilot");
  const members = await admin.get<{ name: string; email: string }[]>(`/projects/${street.id}/members`);
  for (const { person } of [tasker, qa]) {
    const { name, email } = members.find((m) => m.name === person.name)!;
    await admin.context.post(`/api/v1/projects/${project}/members`, { data: { name, email, role: person.role, team: "" } });
  }
  await importFolder(DRIVE);
  await importFolder(KITTI);
  await page.goto(`${server.url}/projects/${project}/pipeline`);
  await expect(page.getByTestId("pipeline-graph")).toContainText("defect == 'none'");
  const [sort, cuboids] = await stages();
  expect([sort!.queued, cuboids!.waiting]).toEqual([2, 2]);
});

test("keys set tags and go on by themselves, and a drive with a defect is left out", async ({ page }) => {
  await become(page, server.url, tasker.person.name);
  const drive = await nextDrive(page);
  await expect(rows(page)).toHaveCount(3);
  await expect(page.getByTestId("tags-missing")).toHaveText("3 values are missing.");

  // Nothing is submitted that is not complete.
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(/“weather” of the tag “surroundings” has no value/)).toBeVisible();

  await page.keyboard.press("3");
  await page.keyboard.press("1");
  await on(page, "weather", "rain");
  await on(page, "light", "day");
  await expect(page.getByTestId("tag-frame")).toHaveText("Frame 1 of 3");
  await page.keyboard.press("1");
  await expect(page.getByTestId("tag-frame")).toHaveText("Frame 2 of 3");
  await on(page, "defect", "none");
  await expect(row(page, "defect")).toContainText("since frame 1");
  await page.keyboard.press("2");
  await expect(page.getByTestId("tag-frame")).toHaveText("Frame 3 of 3");
  await on(page, "defect", "missing sector");
  await shot(page, "categorize");

  // One undo takes one value back.
  await page.keyboard.press("Control+z");
  await on(page, "defect", "none");
  await page.keyboard.press("Control+Shift+z");
  await on(page, "defect", "missing sector");
  await expect(page.getByTestId("tags-missing")).toHaveText("All values are set.");
  await page.keyboard.press("Control+s");
  await expect(page.getByTestId("save-state")).toHaveText("saved");
  await page.reload();
  await on(page, "weather", "rain");
  await page.getByTestId("submit").click();
  await expect.poll(async () => (await admin.get<{ task: { state: string } }>(`/projects/${project}/tasks/${drive}`)).task.state).toBe("in_review");
  const { document } = await admin.get<{ document: LabelDocument }>(`/projects/${project}/tasks/${drive}`);
  expect(document.objects.map((o) => [o.class, o.shapes.map((s) => [s.frame ?? 0, s.geometry])])).toEqual([
    ["surroundings", [[0, "tag"]]],
    ["recording", [[0, "tag"], [1, "tag"]]],
  ]);
  await accept(drive);
  expect((await stages())[1]).toMatchObject({ waiting: 1, queued: 0, left_out: 1 });
});

test("cuboids come for a drive without a defect", async ({ page }) => {
  await become(page, server.url, tasker.person.name);
  const drive = await nextDrive(page);
  await value(page, "weather", "clear").click();
  await page.keyboard.press("2");
  await page.keyboard.press("1");
  await page.getByTestId("submit").click();
  await expect.poll(async () => (await admin.get<{ task: { state: string } }>(`/projects/${project}/tasks/${drive}`)).task.state).toBe("in_review");

  // A reviewer reads the tags.
  await become(page, server.url, qa.person.name);
  await page.goto(`${server.url}/projects/${project}/tasks/${drive}/review`);
  await page.getByRole("tab", { name: "Objects" }).click();
  await on(page, "light", "dusk");
  await expect(value(page, "light", "day")).toBeDisabled();
  await accept(drive);
  expect((await stages())[1]).toMatchObject({ waiting: 0, queued: 1, left_out: 1 });
});
